package dev.keyfob.account;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.keyfob.http.Problem;
import dev.keyfob.http.ShownText;
import dev.keyfob.securityevent.SecurityEvent;
import dev.keyfob.securityevent.SecurityEvents;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// `POST /accounts`: sign-up.
@Path("/accounts")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public class AccountEndpoint {

    private final Accounts accounts;
    private final PasswordHashing hashing;
    private final CommonPasswords common;
    private final SecurityEvents events;
    private final InstantSource clock;

    AccountEndpoint(
            Accounts accounts,
            PasswordHashing hashing,
            CommonPasswords common,
            SecurityEvents events,
            InstantSource clock) {
        this.accounts = accounts;
        this.hashing = hashing;
        this.common = common;
        this.events = events;
        this.clock = clock;
    }

    /// What a sign-up says; shows nothing.
    public record SignUp(
            @JsonProperty("email") @Nullable String email,
            @JsonProperty("password") @Nullable String password,
            @JsonProperty("name") @Nullable String name) {
        @Override
        public String toString() {
            return "SignUp[…]";
        }
    }

    /// Makes an account.
    ///
    /// @return 201, 400 with the field and the reason, 409 where the address is taken, 429 where
    ///   too many passwords wait to be hashed
    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    public Response signUp(@Nullable SignUp request) {
        if (request == null || request.email() == null || request.password() == null) {
            return refused(
                            "field-missing",
                            "A field is missing",
                            "Send {\"email\": …, \"password\": …}.")
                    .toResponse();
        }
        Optional<EmailAddress> email = EmailAddress.parse(request.email());
        if (email.isEmpty()) {
            return refused(
                            "email-invalid",
                            "This is not an e-mail address",
                            "Check the address for a slip of the finger.")
                    .at("/email")
                    .toResponse();
        }
        return switch (Password.chosen(request.password(), email.get(), common)) {
            case Password.Refusal refusal -> refused(refusal).at("/password").toResponse();
            case Password.Accepted(var password) ->
                    create(email.get(), password, ShownText.of(request.name()));
        };
    }

    private Response create(EmailAddress email, Password password, Optional<ShownText> name) {
        return accounts.create(email, name, hashing.hash(password), clock.instant())
                .map(account -> {
                    events.record(new SecurityEvent.AccountCreated(account.id().value()));
                    return Response.status(Response.Status.CREATED)
                            .entity(MeEndpoint.Profile.of(account))
                            .build();
                })
                .orElseGet(() ->
                        Problem.typed(
                                        Response.Status.CONFLICT,
                                        "email-taken",
                                        "There is an account with this address",
                                        "Sign in instead.")
                                .at("/email")
                                .toResponse());
    }

    private static Problem refused(Password.Refusal refusal) {
        return switch (refusal) {
            case TOO_SHORT ->
                    refused(
                            "password-too-short",
                            "The password is too short",
                            "Use 15 characters or more; a sentence is fine.");
            case TOO_LONG ->
                    refused(
                            "password-too-long",
                            "The password is too long",
                            "Use 256 characters or fewer.");
            case NOT_TEXT ->
                    refused(
                            "password-not-text",
                            "The password has characters that cannot be typed",
                            "Leave control characters out.");
            case COMMON ->
                    refused(
                            "password-common",
                            "The password is among those that are tried first",
                            "Use one that is not in any list: several unrelated words, for example.");
            case CONTAINS_EMAIL ->
                    refused(
                            "password-contains-email",
                            "The password holds the e-mail address",
                            "Leave the address out.");
        };
    }

    private static Problem refused(String type, String title, String detail) {
        return Problem.typed(Response.Status.BAD_REQUEST, type, title, detail);
    }
}
