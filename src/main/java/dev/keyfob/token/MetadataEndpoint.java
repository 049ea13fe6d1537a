package dev.keyfob.token;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.keyfob.client.Client;
import dev.keyfob.client.Clients;
import dev.keyfob.client.Grant;
import dev.keyfob.http.Issuer;
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

/// `GET /.well-known/oauth-authorization-server`: where everything is and what is spoken (RFC 8414
/// §2).
@Path("/.well-known/oauth-authorization-server")
public class MetadataEndpoint {

    private static final List<String> PUBLIC_CLIENTS = List.of("none");

    private final Metadata metadata;

    MetadataEndpoint(Issuer issuer, Clients clients) {
        metadata =
                new Metadata(
                        issuer.value(),
                        issuer.url(AuthorizeChallengeEndpoint.PATH),
                        issuer.url(TokenEndpoint.PATH),
                        issuer.url(RevokeEndpoint.PATH),
                        issuer.url(JwksEndpoint.PATH),
                        List.of("code"),
                        Arrays.stream(Grant.values()).map(Grant::toString).toList(),
                        List.of(CodeChallenge.METHOD),
                        scopes(clients),
                        PUBLIC_CLIENTS,
                        PUBLIC_CLIENTS,
                        List.of("authorization", "token_timeout"));
    }

    @RegisterForReflection
    record Metadata(
            @JsonProperty("issuer") String issuer,
            @JsonProperty("authorization_challenge_endpoint") String authorizationChallengeEndpoint,
            @JsonProperty("token_endpoint") String tokenEndpoint,
            @JsonProperty("revocation_endpoint") String revocationEndpoint,
            @JsonProperty("jwks_uri") String jwksUri,
            @JsonProperty("response_types_supported") List<String> responseTypes,
            @JsonProperty("grant_types_supported") List<String> grantTypes,
            @JsonProperty("code_challenge_methods_supported") List<String> codeChallengeMethods,
            @JsonProperty("scopes_supported") List<String> scopes,
            @JsonProperty("token_endpoint_auth_methods_supported")
                    List<String> tokenEndpointAuthMethods,
            @JsonProperty("revocation_endpoint_auth_methods_supported")
                    List<String> revocationEndpointAuthMethods,
            @JsonProperty("refresh_token_expiration_types_supported")
                    List<String> refreshTokenExpirationTypes) {}

    @GET
    @Produces(MediaType.APPLICATION_JSON)
    public Metadata metadata() {
        return metadata;
    }

    private static List<String> scopes(Clients clients) {
        return clients.all().stream()
                .map(Client::scope)
                .flatMap(scope -> scope.tokens().stream())
                .distinct()
                .sorted()
                .toList();
    }
}
