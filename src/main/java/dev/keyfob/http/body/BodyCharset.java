package dev.keyfob.http.body;

import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Locale;
import java.util.Set;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;
import org.jspecify.annotations.Nullable;

/// Refuses a body that says it is in another encoding than UTF-8: it would be read as one that it
/// is not, and a password would be another. A form is UTF-8 whatever its header says: the media
/// type knows no `charset`, and there are OAuth libraries that send one all the same.
public class BodyCharset {

    /// Of which the second is a part of the first.
    private static final Set<String> TAKEN = Set.of("utf-8", "us-ascii");

    @ServerRequestFilter
    @Nullable Response check(ContainerRequestContext request) {
        MediaType type = request.getMediaType();
        String charset =
                type == null || type.isCompatible(MediaType.APPLICATION_FORM_URLENCODED_TYPE)
                        ? null
                        : type.getParameters().get(MediaType.CHARSET_PARAMETER);
        return charset == null || TAKEN.contains(charset.toLowerCase(Locale.ROOT))
                ? null
                : Malformed.charset().toResponse();
    }
}
