package dev.keyfob.signingkey;

import dev.keyfob.signingkey.jose.KeySet;
import io.smallrye.common.annotation.NonBlocking;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.EntityTag;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Response.ResponseBuilder;
import java.time.Duration;

/// `GET /.well-known/jwks.json`: the public keys that verify access tokens (RFC 7517 §5), those
/// that will sign among them.
@Path(JwksEndpoint.PATH)
public class JwksEndpoint {

    /// Where the key set is: `jwks_uri` in the metadata.
    public static final String PATH = "/.well-known/jwks.json";

    /// How long anyone may keep it.
    static final Duration MAX_AGE = Duration.ofMinutes(5);

    private final SigningKeys keys;

    JwksEndpoint(SigningKeys keys) {
        this.keys = keys;
    }

    @GET
    @Produces(MediaType.APPLICATION_JSON)
    @NonBlocking
    public Response jwks(@Context Request request) {
        KeySet set = keys.keySet();
        // Weak, as a proxy makes it that compresses.
        var tag = new EntityTag(set.tag(), true);
        ResponseBuilder notModified = request.evaluatePreconditions(tag);
        return (notModified == null ? Response.ok(set.json()) : notModified)
                .tag(tag)
                .header(HttpHeaders.CACHE_CONTROL, "public, max-age=" + MAX_AGE.toSeconds())
                .build();
    }
}
