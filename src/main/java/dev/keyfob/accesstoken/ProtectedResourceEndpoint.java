package dev.keyfob.accesstoken;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.keyfob.client.Scope;
import dev.keyfob.http.Issuer;
import dev.keyfob.http.bearer.BearerRefusals;
import dev.keyfob.signingkey.JwksEndpoint;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;

/// `GET /.well-known/oauth-protected-resource`: how to call Keyfob's own API at `/me` (RFC 9728
/// §3).
@Path(BearerRefusals.METADATA_PATH)
public class ProtectedResourceEndpoint {

    private final Metadata metadata;

    ProtectedResourceEndpoint(Issuer issuer) {
        metadata =
                new Metadata(
                        issuer.value(),
                        List.of(issuer.value()),
                        issuer.url(JwksEndpoint.PATH),
                        List.copyOf(Scope.ACCOUNT.tokens()),
                        List.of("header"));
    }

    @RegisterForReflection
    record Metadata(
            @JsonProperty("resource") String resource,
            @JsonProperty("authorization_servers") List<String> authorizationServers,
            @JsonProperty("jwks_uri") String jwksUri,
            @JsonProperty("scopes_supported") List<String> scopesSupported,
            @JsonProperty("bearer_methods_supported") List<String> bearerMethodsSupported) {}

    @GET
    @Produces(MediaType.APPLICATION_JSON)
    public Metadata metadata() {
        return metadata;
    }
}
