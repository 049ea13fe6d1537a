package dev.keyfob.signingkey;

import dev.keyfob.signingkey.jose.VerificationKey;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import org.jose4j.jwk.JsonWebKeySet;

/// `GET /.well-known/jwks.json`: the public keys that verify access tokens (RFC 7517 §5).
@Path(JwksEndpoint.PATH)
public class JwksEndpoint {

    /// Where the key set is: `jwks_uri` in the metadata.
    public static final String PATH = "/.well-known/jwks.json";

    private static final Duration MAX_AGE = Duration.ofMinutes(5);

    private final SigningKeys keys;

    JwksEndpoint(SigningKeys keys) {
        this.keys = keys;
    }

    @GET
    @Produces(MediaType.APPLICATION_JSON)
    public Response jwks() {
        var set = new JsonWebKeySet(keys.published().stream().map(VerificationKey::jwk).toList());
        return Response.ok(set.toJson())
                .header(HttpHeaders.CACHE_CONTROL, "public, max-age=" + MAX_AGE.toSeconds())
                .build();
    }
}
