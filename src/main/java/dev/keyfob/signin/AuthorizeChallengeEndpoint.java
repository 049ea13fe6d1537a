package dev.keyfob.signin;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.keyfob.client.Client;
import dev.keyfob.client.Grant;
import dev.keyfob.client.Scope;
import dev.keyfob.clientauthentication.ClientAuthentication;
import dev.keyfob.clientauthentication.ClientAuthentication.Outcome;
import dev.keyfob.device.DeviceSession;
import dev.keyfob.factor.SecondFactor;
import dev.keyfob.http.oauth.FormParameters;
import dev.keyfob.http.oauth.OAuthError;
import dev.keyfob.http.oauth.OAuthRefusal;
import dev.keyfob.http.stepup.Acr;
import dev.keyfob.platform.Overloaded;
import dev.keyfob.refresh.KnownDevice;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Optional;

/// `POST /authorize-challenge`: sign-in from the app, step by step, ending in an authorization code
/// (draft-ietf-oauth-first-party-apps §5).
///
/// `max_age` is looked at for its form alone: each sign-in here is made now, with the password.
/// `acr_values` is a demand (RFC 9470 §5), not a wish. Whether an account can meet it is told to
/// whoever has its password, and to nobody else.
@Path(AuthorizeChallengeEndpoint.PATH)
@RunOnVirtualThread
public class AuthorizeChallengeEndpoint {

    /// `authorization_challenge_endpoint` in the metadata.
    public static final String PATH = "/authorize-challenge";

    private final ClientAuthentication authentication;
    private final SignInLimit limit;
    private final PasswordSignIn passwords;
    private final SecondFactorSignIn secondFactors;
    private final StepUp stepUps;

    AuthorizeChallengeEndpoint(
            ClientAuthentication authentication,
            SignInLimit limit,
            PasswordSignIn passwords,
            SecondFactorSignIn secondFactors,
            StepUp stepUps) {
        this.authentication = authentication;
        this.limit = limit;
        this.passwords = passwords;
        this.secondFactors = secondFactors;
        this.stepUps = stepUps;
    }

    @RegisterForReflection
    record Success(@JsonProperty("authorization_code") String authorizationCode) {}

    @POST
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @Produces(MediaType.APPLICATION_JSON)
    public Response challenge(FormParameters form) {
        if (form.defect().isPresent()) {
            return form.defect().get().toResponse();
        }
        if (!form.get("response_type").equals(Optional.of("code"))) {
            return refuse(OAuthError.UNSUPPORTED_RESPONSE_TYPE, "response_type is code");
        }
        return switch (authentication.authenticate(form)) {
            case Outcome.Authenticated(var client) -> challenge(client, form);
            case Outcome.Refused(var refusal) -> refusal.toResponse();
        };
    }

    private Response challenge(Client client, FormParameters form) {
        if (!client.mayUse(Grant.AUTHORIZATION_CODE)) {
            return refuse(
                    OAuthError.UNAUTHORIZED_CLIENT, "This client may not use authorization_code");
        }
        if (!form.get("max_age").orElse("0").matches("\\d+")) {
            return refuse(
                    OAuthError.INVALID_REQUEST, "max_age is a number of seconds, or left out");
        }
        Optional<Acr> least = Acr.leastOf(form.get("acr_values").orElse(Acr.ONE_FACTOR.toString()));
        if (least.isEmpty()) {
            return refuse(
                    OAuthError.UNMET_AUTHENTICATION_REQUIREMENTS,
                    "acr_values has urn:keyfob:acr:1 or urn:keyfob:acr:2, or is left out");
        }
        Optional<String> authSession = form.get("auth_session");
        Optional<CodeChallenge> challenge =
                form.get("code_challenge").flatMap(CodeChallenge::parse);
        if (authSession.isPresent() && form.get("code_challenge").isEmpty()) {
            return resume(client, authSession.get(), Optional.empty(), form);
        }
        if (challenge.isEmpty()
                || !form.get("code_challenge_method").equals(Optional.of(CodeChallenge.METHOD))) {
            return refuse(
                    OAuthError.INVALID_REQUEST,
                    "code_challenge is 43 characters of base64url and code_challenge_method is S256");
        }
        if (authSession.isPresent()) {
            return resume(client, authSession.get(), challenge, form);
        }
        return form.hasBearer()
                ? stepUp(client, challenge.get(), least.get(), form)
                : begin(client, challenge.get(), least.get(), form);
    }

    private Response begin(Client client, CodeChallenge challenge, Acr least, FormParameters form) {
        Optional<Scope> scope = client.userScope().narrowedTo(form.get("scope"));
        if (scope.isEmpty()) {
            return refuse(OAuthError.INVALID_SCOPE, "This client may not ask for this scope");
        }
        Optional<String> username = form.get("username");
        Optional<String> password = form.get("password");
        if (username.isEmpty() || password.isEmpty()) {
            return refuse(OAuthError.INVALID_REQUEST, "username and password are needed");
        }
        Optional<KnownDevice> device = limit.take(username.get(), form.get("device_token"));
        return answer(
                passwords.signIn(
                        new AuthorizationCodes.Asked(client.id(), challenge, scope.get(), null),
                        least,
                        new PasswordSignIn.Credentials(username.get(), password.get(), device)));
    }

    private Response stepUp(
            Client client, CodeChallenge challenge, Acr least, FormParameters form) {
        Optional<StepUp.Renewable> renewable = stepUps.ofBearer(client);
        if (renewable.isEmpty()) {
            return refuse(
                    OAuthError.UNAUTHORIZED_CLIENT,
                    "The access token is of no device session of this client");
        }
        DeviceSession session = renewable.get().session();
        Optional<Scope> scope = session.scope().narrowedTo(form.get("scope"));
        if (scope.isEmpty()) {
            return refuse(
                    OAuthError.INVALID_SCOPE, "scope may only narrow what was granted at sign-in");
        }
        Optional<String> password = form.get("password");
        if (password.isEmpty()) {
            return refuse(OAuthError.INVALID_REQUEST, "password is needed");
        }
        limit.takeFrom(session.id());
        return answer(
                passwords.stepUp(
                        new AuthorizationCodes.Asked(
                                client.id(), challenge, scope.get(), renewable.get().renewal()),
                        least,
                        session.account(),
                        form.get("username"),
                        password.get()));
    }

    private Response resume(
            Client client,
            String authSession,
            Optional<CodeChallenge> challenge,
            FormParameters form) {
        Optional<SecondFactor> factor =
                form.get("otp")
                        .<SecondFactor>map(SecondFactor.Otp::new)
                        .or(() -> form.get("recovery_code").map(SecondFactor.Recovery::new));
        if (factor.isEmpty()) {
            return refuse(OAuthError.INVALID_REQUEST, "otp or recovery_code is needed");
        }
        return answer(
                secondFactors.resume(
                        new AuthSessions.Presented(
                                new AuthSession(authSession),
                                client.id(),
                                challenge,
                                form.get("scope")),
                        factor.get()));
    }

    private static Response answer(SignInOutcome outcome) {
        return switch (outcome) {
            case SignInOutcome.Complete(var code, _) ->
                    Response.ok(new Success(code.text())).build();
            case SignInOutcome.OtpRequired(var session) ->
                    OAuthRefusal.of(
                                    OAuthError.OTP_REQUIRED,
                                    "Send auth_session with an otp that was not sent before, or a recovery_code")
                            .resumedWith(session.text())
                            .toResponse();
            case SignInOutcome.Refused _ ->
                    refuse(OAuthError.INVALID_GRANT, "Address and password do not match");
            case SignInOutcome.Unmet _ ->
                    refuse(
                            OAuthError.UNMET_AUTHENTICATION_REQUIREMENTS,
                            "The account has no second factor: sign in without acr_values, and add one at /me/factors");
            case SignInOutcome.Over _ ->
                    refuse(
                            OAuthError.INVALID_SESSION,
                            "Begin the sign-in anew: the auth_session is not good any more");
            case SignInOutcome.TooManyGuesses(var retryAfter) ->
                    throw new Overloaded("guessing", retryAfter);
        };
    }

    private static Response refuse(OAuthError error, String description) {
        return OAuthRefusal.of(error, description).toResponse();
    }
}
