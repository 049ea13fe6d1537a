package dev.keyfob.credential;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.keyfob.account.EmailAddress;
import dev.keyfob.account.NewPasswords;
import dev.keyfob.account.Password;
import dev.keyfob.account.PasswordHash;
import dev.keyfob.http.Problem;
import dev.keyfob.http.page.Language;
import dev.keyfob.mail.code.Purpose;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Optional;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/// `/accounts/reset-password` and `/accounts/revert-email`: the ways back into an account by mail,
/// each with a new password.
@Path("/accounts")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public class ResetEndpoint {

    private final VerificationCodes codes;
    private final NewPasswords passwords;
    private final CredentialChange change;

    ResetEndpoint(VerificationCodes codes, NewPasswords passwords, CredentialChange change) {
        this.codes = codes;
        this.passwords = passwords;
        this.change = change;
    }

    /// Whose password was forgotten; shows nothing.
    public record Reset(@JsonProperty("email") @Nullable String email) {
        @Override
        public String toString() {
            return "Reset[…]";
        }
    }

    /// A code of a mail and what is to be the password; shows nothing.
    ///
    /// @param email that the mail went to: with six digits it has to be there
    public record NewPassword(
            @JsonProperty("email") @Nullable String email,
            @JsonProperty("code") @Nullable String code,
            @JsonProperty("password") @Nullable String password) {
        @Override
        public String toString() {
            return "NewPassword[…]";
        }
    }

    /// Sends a code to an address. The same answer whether or not anybody has it.
    @POST
    @Path("reset-password")
    @Consumes(MediaType.APPLICATION_JSON)
    public Response reset(
            @Nullable Reset request,
            @HeaderParam(HttpHeaders.ACCEPT_LANGUAGE) @Nullable String acceptLanguage) {
        if (request == null || request.email() == null) {
            return Refusals.missing("/email").toResponse();
        }
        Optional<EmailAddress> email = EmailAddress.parse(request.email());
        if (email.isEmpty()) {
            return Refusals.emailInvalid().toResponse();
        }
        codes.sendReset(email.get(), Language.preferred(acceptLanguage));
        return Response.accepted().build();
    }

    /// Gives the account of the code a new password, and ends all of its device sessions.
    @POST
    @Path("reset-password/confirm")
    @Consumes(MediaType.APPLICATION_JSON)
    public Response confirmReset(@Nullable NewPassword request) {
        return confirm(Purpose.RESET_PASSWORD, request, change::resetPassword);
    }

    /// The same, and gives it back the address that the code went to.
    @POST
    @Path("revert-email")
    @Consumes(MediaType.APPLICATION_JSON)
    public Response revertEmail(@Nullable NewPassword request) {
        return confirm(Purpose.REVERT_EMAIL, request, change::revertEmail);
    }

    private Response confirm(
            Purpose purpose,
            @Nullable NewPassword request,
            BiFunction<Verification, PasswordHash, CredentialChange.Outcome> carryOut) {
        if (request == null || request.code() == null) {
            return Refusals.missing("/code").toResponse();
        }
        if (request.password() == null) {
            return Refusals.missing("/password").toResponse();
        }
        Optional<EmailAddress> email =
                Optional.ofNullable(request.email()).flatMap(EmailAddress::parse);
        // A password that cannot be chosen does not cost a guess.
        if (email.isPresent()
                && passwords.choose(request.password(), email.get())
                        instanceof Password.Refusal refusal) {
            return Refusals.password(refusal, "/password").toResponse();
        }
        Optional<Verification> found =
                codes.withEmail(purpose, email, request.code())
                        .filter(verification -> verification.account() != null);
        if (found.isEmpty()) {
            return Refusals.codeWrong().toResponse();
        }
        return switch (passwords.choose(request.password(), found.get().email())) {
            case Password.Refusal refusal -> Refusals.password(refusal, "/password").toResponse();
            case Password.Accepted(var password) ->
                    Refusals.of(carryOut.apply(found.get(), passwords.hash(password)))
                            .map(Problem::toResponse)
                            .orElseGet(() -> Response.noContent().build());
        };
    }
}
