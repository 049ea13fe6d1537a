package dev.keyfob.token;

import static dev.keyfob.clientauthentication.ClientAuthentication.CONFIDENTIAL_METHODS;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.keyfob.client.ClientKeys;
import dev.keyfob.client.Clients;
import dev.keyfob.client.Grant;
import dev.keyfob.http.Issuer;
import dev.keyfob.http.stepup.Acr;
import dev.keyfob.signin.AuthorizeChallengeEndpoint;
import dev.keyfob.signin.CodeChallenge;
import dev.keyfob.signingkey.JwksEndpoint;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/// `GET /.well-known/oauth-authorization-server`: where everything is and what is spoken (RFC 8414
/// §2).
@Path("/.well-known/oauth-authorization-server")
public class MetadataEndpoint {

    private static final List<String> ALL_METHODS =
            Stream.concat(Stream.of("none"), CONFIDENTIAL_METHODS.stream()).toList();

    private final Metadata metadata;

    MetadataEndpoint(Issuer issuer, Clients clients) {
        metadata =
                new Metadata(
                        issuer.value(),
                        issuer.url(AuthorizeChallengeEndpoint.PATH),
                        issuer.url(TokenEndpoint.PATH),
                        issuer.url(RevokeEndpoint.PATH),
                        issuer.url(IntrospectEndpoint.PATH),
                        issuer.url(JwksEndpoint.PATH),
                        List.of("code"),
                        Arrays.stream(Grant.values()).map(Grant::toString).toList(),
                        List.of(CodeChallenge.METHOD),
                        scopes(clients),
                        ALL_METHODS,
                        ClientKeys.ALGORITHMS,
                        ALL_METHODS,
                        ClientKeys.ALGORITHMS,
                        CONFIDENTIAL_METHODS,
                        ClientKeys.ALGORITHMS,
                        List.of("authorization", "token_timeout"),
                        Arrays.stream(Acr.values()).map(Acr::toString).toList());
    }

    @RegisterForReflection
    record Metadata(
            @JsonProperty("issuer") String issuer,
            @JsonProperty("authorization_challenge_endpoint") String authorizationChallengeEndpoint,
            @JsonProperty("token_endpoint") String tokenEndpoint,
            @JsonProperty("revocation_endpoint") String revocationEndpoint,
            @JsonProperty("introspection_endpoint") String introspectionEndpoint,
            @JsonProperty("jwks_uri") String jwksUri,
            @JsonProperty("response_types_supported") List<String> responseTypes,
            @JsonProperty("grant_types_supported") List<String> grantTypes,
            @JsonProperty("code_challenge_methods_supported") List<String> codeChallengeMethods,
            @JsonProperty("scopes_supported") List<String> scopes,
            @JsonProperty("token_endpoint_auth_methods_supported")
                    List<String> tokenEndpointAuthMethods,
            @JsonProperty("token_endpoint_auth_signing_alg_values_supported")
                    List<String> tokenEndpointAuthAlgorithms,
            @JsonProperty("revocation_endpoint_auth_methods_supported")
                    List<String> revocationEndpointAuthMethods,
            @JsonProperty("revocation_endpoint_auth_signing_alg_values_supported")
                    List<String> revocationEndpointAuthAlgorithms,
            @JsonProperty("introspection_endpoint_auth_methods_supported")
                    List<String> introspectionEndpointAuthMethods,
            @JsonProperty("introspection_endpoint_auth_signing_alg_values_supported")
                    List<String> introspectionEndpointAuthAlgorithms,
            @JsonProperty("refresh_token_expiration_types_supported")
                    List<String> refreshTokenExpirationTypes,
            @JsonProperty("acr_values_supported") List<String> acrValues) {}

    @GET
    @Produces(MediaType.APPLICATION_JSON)
    public Metadata metadata() {
        return metadata;
    }

    private static List<String> scopes(Clients clients) {
        return clients.all().stream()
                .flatMap(client -> Stream.of(client.userScope(), client.ownScope()))
                .flatMap(scope -> scope.tokens().stream())
                .distinct()
                .sorted()
                .toList();
    }
}
