package dev.keyfob.credential;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.keyfob.account.EmailAddress;
import dev.keyfob.account.MeEndpoint;
import dev.keyfob.account.NewPasswords;
import dev.keyfob.account.Password;
import dev.keyfob.http.Problem;
import dev.keyfob.http.ShownText;
import dev.keyfob.http.page.Language;
import dev.keyfob.limit.Limit;
import dev.keyfob.limit.Limits;
import dev.keyfob.limit.Target;
import dev.keyfob.mail.code.Purpose;
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
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// `/accounts`: sign-up, and the proof of an address.
@Path("/accounts")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public class SignUpEndpoint {

    private final SignUp signUp;
    private final NewPasswords passwords;
    private final VerificationCodes codes;
    private final CredentialChange change;
    private final Limits limits;

    SignUpEndpoint(
            SignUp signUp,
            NewPasswords passwords,
            VerificationCodes codes,
            CredentialChange change,
            Limits limits) {
        this.signUp = signUp;
        this.passwords = passwords;
        this.codes = codes;
        this.change = change;
        this.limits = limits;
    }

    /// What a sign-up says; shows nothing.
    public record SignUpRequest(
            @JsonProperty("email") @Nullable String email,
            @JsonProperty("password") @Nullable String password,
            @JsonProperty("name") @Nullable String name) {
        @Override
        public String toString() {
            return "SignUpRequest[…]";
        }
    }

    /// What an app gets where an address has to be proven.
    ///
    /// @param verification the handle that has to come with the code of the mail
    /// @param expiresIn for how many seconds the code is good
    @RegisterForReflection
    record Mailed(
            @JsonProperty("verification") UUID verification,
            @JsonProperty("expires_in") long expiresIn) {

        static Response of(UUID handle, Purpose purpose) {
            return Response.accepted(new Mailed(handle, purpose.lifetime().toSeconds())).build();
        }
    }

    /// A handle with the code of its mail; shows nothing.
    public record Proof(
            @JsonProperty("verification") @Nullable String verification,
            @JsonProperty("code") @Nullable String code) {
        @Override
        public String toString() {
            return "Proof[…]";
        }
    }

    /// A handle.
    public record Resend(@JsonProperty("verification") @Nullable String verification) {}

    /// Signs up.
    ///
    /// @return where addresses have to be verified 202, whether or not the address is taken;
    ///   otherwise 201, or 409 where it is
    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    public Response signUp(
            @Nullable SignUpRequest request,
            @HeaderParam(HttpHeaders.ACCEPT_LANGUAGE) @Nullable String acceptLanguage) {
        if (request == null || request.email() == null) {
            return Refusals.missing("/email").toResponse();
        }
        if (request.password() == null) {
            return Refusals.missing("/password").toResponse();
        }
        Optional<EmailAddress> email = EmailAddress.parse(request.email());
        if (email.isEmpty()) {
            return Refusals.emailInvalid().toResponse();
        }
        Password.Choice choice = passwords.choose(request.password(), email.get());
        return switch (choice) {
            case Password.Refusal refusal -> Refusals.password(refusal, "/password").toResponse();
            case Password.Accepted(var password) -> {
                count(email.get());
                yield answer(
                        signUp.signUp(
                                email.get(),
                                ShownText.of(request.name()),
                                passwords.hash(password),
                                Language.preferred(acceptLanguage)));
            }
        };
    }

    /// Before a hash is computed.
    private void count(EmailAddress email) {
        Target target = Target.of(email.value());
        limits.take(Limit.SIGN_UP, target);
        if (signUp.sendsMail()) {
            limits.take(Limit.MAIL, target);
        }
    }

    /// Proves an address with the code that went to it.
    @POST
    @Path("verify-email")
    @Consumes(MediaType.APPLICATION_JSON)
    public Response verify(
            @Nullable Proof proof,
            @HeaderParam(HttpHeaders.ACCEPT_LANGUAGE) @Nullable String acceptLanguage) {
        String verification = proof == null ? null : proof.verification();
        String code = proof == null ? null : proof.code();
        if (verification == null) {
            return Refusals.missing("/verification").toResponse();
        }
        if (code == null) {
            return Refusals.missing("/code").toResponse();
        }
        Optional<Verification> proven =
                handle(verification).flatMap(handle -> codes.withHandle(handle, code));
        if (proven.isEmpty()) {
            return Refusals.codeWrong().toResponse();
        }
        return Refusals.of(change.confirm(proven.get(), Language.preferred(acceptLanguage)))
                .map(Problem::toResponse)
                .orElseGet(() -> Response.noContent().build());
    }

    /// Sends a code once more. The same answer whether or not there is any.
    @POST
    @Path("verify-email/resend")
    @Consumes(MediaType.APPLICATION_JSON)
    public Response sendAgain(@Nullable Resend resend) {
        if (resend == null || resend.verification() == null) {
            return Refusals.missing("/verification").toResponse();
        }
        handle(resend.verification()).ifPresent(codes::sendAgain);
        return Response.accepted().build();
    }

    private static Response answer(SignUp.Outcome outcome) {
        return switch (outcome) {
            case SignUp.Outcome.Made(var account) ->
                    Response.status(Response.Status.CREATED)
                            .entity(MeEndpoint.Profile.of(account))
                            .build();
            case SignUp.Outcome.Taken _ -> Refusals.emailTaken().toResponse();
            case SignUp.Outcome.Mailed(var handle) -> Mailed.of(handle, Purpose.SIGN_UP);
        };
    }

    private static Optional<UUID> handle(String text) {
        try {
            return Optional.of(UUID.fromString(text));
        } catch (IllegalArgumentException noHandle) {
            return Optional.empty();
        }
    }
}
