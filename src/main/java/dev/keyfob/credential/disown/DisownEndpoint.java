package dev.keyfob.credential.disown;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.keyfob.credential.Refusals;
import dev.keyfob.credential.disown.Disownings.Disowned;
import dev.keyfob.http.page.Language;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// `POST /accounts/disown-device`: "this was not me", for the app that a link has opened.
@Path("/accounts/disown-device")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public class DisownEndpoint {

    private final Disowning disowning;

    DisownEndpoint(Disowning disowning) {
        this.disowning = disowning;
    }

    /// What the link carried; shows nothing.
    public record LinkCode(@JsonProperty("code") @Nullable String code) {
        @Override
        public String toString() {
            return "LinkCode[…]";
        }
    }

    /// What has been done.
    ///
    /// @param device `ended`, or `over` where it was before
    /// @param reset `mailed`, or `other_address` where the account has another address by now
    @RegisterForReflection
    record Done(@JsonProperty("device") String device, @JsonProperty("reset") String reset) {

        static Done of(Disowned disowned) {
            return new Done(
                    disowned.ended().isEmpty() ? "over" : "ended",
                    disowned.reset().name().toLowerCase(Locale.ROOT));
        }
    }

    /// Ends the device that the letter was about, and has a code for a new password sent.
    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    public Response disown(
            @Nullable LinkCode request,
            @HeaderParam(HttpHeaders.ACCEPT_LANGUAGE) @Nullable String acceptLanguage) {
        if (request == null || request.code() == null) {
            return Refusals.missing("/code").toResponse();
        }
        return disowning
                .disown(request.code(), Language.preferred(acceptLanguage))
                .map(disowned -> Response.ok(Done.of(disowned)).build())
                .orElseGet(() -> Refusals.codeWrong().toResponse());
    }
}
