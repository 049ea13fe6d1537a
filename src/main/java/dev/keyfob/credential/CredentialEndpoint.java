package dev.keyfob.credential;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.keyfob.accesstoken.AccessTokenClaims;
import dev.keyfob.accesstoken.Bearer;
import dev.keyfob.account.Account;
import dev.keyfob.account.EmailAddress;
import dev.keyfob.account.NewPasswords;
import dev.keyfob.account.Password;
import dev.keyfob.client.Scope;
import dev.keyfob.http.bearer.Authenticated;
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
import org.jspecify.annotations.Nullable;

/// `/me/password` and `/me/email`: what a bearer changes who knows the password. The access token
/// alone is not enough: a phone that lies unlocked on a table has one.
@Path("/me")
@Produces(MediaType.APPLICATION_JSON)
@Authenticated
@RunOnVirtualThread
public class CredentialEndpoint {

    private final Bearer bearer;
    private final CurrentPassword current;
    private final NewPasswords passwords;
    private final VerificationCodes codes;
    private final CredentialChange change;

    CredentialEndpoint(
            Bearer bearer,
            CurrentPassword current,
            NewPasswords passwords,
            VerificationCodes codes,
            CredentialChange change) {
        this.bearer = bearer;
        this.current = current;
        this.passwords = passwords;
        this.codes = codes;
        this.change = change;
    }

    /// The password and what is to take its place; shows nothing.
    public record PasswordRequest(
            @JsonProperty("current_password") @Nullable String currentPassword,
            @JsonProperty("new_password") @Nullable String newPassword) {
        @Override
        public String toString() {
            return "PasswordRequest[…]";
        }
    }

    /// The address that the account is to have; shows nothing.
    public record EmailRequest(
            @JsonProperty("email") @Nullable String email,
            @JsonProperty("current_password") @Nullable String currentPassword) {
        @Override
        public String toString() {
            return "EmailRequest[…]";
        }
    }

    /// Changes the password, and ends all other device sessions.
    @POST
    @Path("password")
    @Consumes(MediaType.APPLICATION_JSON)
    public Response changePassword(
            @Nullable PasswordRequest request,
            @HeaderParam(HttpHeaders.ACCEPT_LANGUAGE) @Nullable String acceptLanguage) {
        AccessTokenClaims.OfDeviceSession claims = bearer.claims(Scope.ACCOUNT);
        if (request == null || request.currentPassword() == null) {
            return Refusals.missing("/current_password").toResponse();
        }
        if (request.newPassword() == null) {
            return Refusals.missing("/new_password").toResponse();
        }
        Optional<Account> account = current.check(claims, request.currentPassword());
        if (account.isEmpty()) {
            return Refusals.passwordWrong("/current_password").toResponse();
        }
        return switch (passwords.choose(request.newPassword(), account.get().email())) {
            case Password.Refusal refusal ->
                    Refusals.password(refusal, "/new_password").toResponse();
            case Password.Accepted(var password) ->
                    switch (change.changePassword(
                            account.get(),
                            passwords.hash(password),
                            claims.sid(),
                            Language.preferred(acceptLanguage))) {
                        case DONE -> Response.noContent().build();
                        case TOO_LATE, TAKEN ->
                                Refusals.passwordWrong("/current_password").toResponse();
                    };
        };
    }

    /// Sends a code to an address that the account is to have, or has and is to prove. The same
    /// answer whether or not another account has it.
    @POST
    @Path("email")
    @Consumes(MediaType.APPLICATION_JSON)
    public Response changeEmail(
            @Nullable EmailRequest request,
            @HeaderParam(HttpHeaders.ACCEPT_LANGUAGE) @Nullable String acceptLanguage) {
        AccessTokenClaims.OfDeviceSession claims = bearer.claims(Scope.ACCOUNT);
        if (request == null || request.email() == null) {
            return Refusals.missing("/email").toResponse();
        }
        if (request.currentPassword() == null) {
            return Refusals.missing("/current_password").toResponse();
        }
        Optional<EmailAddress> email = EmailAddress.parse(request.email());
        if (email.isEmpty()) {
            return Refusals.emailInvalid().toResponse();
        }
        return current.check(claims, request.currentPassword())
                .flatMap(account ->
                        codes.sendChange(
                                account,
                                claims.sid(),
                                email.get(),
                                Language.preferred(acceptLanguage)))
                .map(handle -> SignUpEndpoint.Mailed.of(handle, Purpose.CHANGE_EMAIL))
                .orElseGet(() -> Refusals.passwordWrong("/current_password").toResponse());
    }
}
