package dev.keyfob;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyfob.Server.Answer;
import dev.keyfob.Server.Person;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A phone that keeps its tokens as an app does: a new refresh token replaces the old one when its
/// answer has arrived.
public final class Phone {

    private final Server server;
    private final String client;
    private String accessToken;
    private String refreshToken;

    private Phone(Server server, String client, String accessToken, String refreshToken) {
        this.server = server;
        this.client = client;
        this.accessToken = accessToken;
        this.refreshToken = refreshToken;
    }

    private Phone(Server server, String client, Answer tokens) {
        this(server, client, tokens.text("access_token"), tokens.text("refresh_token"));
    }

    /// The same phone, which reaches the service at another address from now on.
    public Phone at(Server other) {
        return new Phone(other, client, accessToken, refreshToken);
    }

    /// Signs in with the client `demo`.
    public static Phone signIn(Server server, Person person) {
        return signIn(server, "demo", person);
    }

    public static Phone signIn(Server server, String client, Person person, String... facts) {
        return redeem(
                server, client, server.challenge(client, person).text("authorization_code"), facts);
    }

    /// The second half of a sign-in.
    public static Phone redeem(Server server, String client, String code, String... facts) {
        return new Phone(server, client, server.redeem(client, code, facts));
    }

    /// Signs in with the client `demo`, a password and what an authenticator app shows.
    public static Phone signIn(Server server, Person person, String otp) {
        String session = server.challenge("demo", person).text("auth_session");
        String code = server.resume("demo", session, "otp", otp).text("authorization_code");
        return new Phone(server, "demo", server.redeem("demo", code));
    }

    /// Signs a new person in.
    public static Phone of(Server server, String name) {
        return signIn(server, server.signUp(name));
    }

    /// One of the client `demo` that has these tokens.
    public static Phone holding(Server server, Answer tokens) {
        return new Phone(server, "demo", tokens);
    }

    /// Refreshes and keeps what comes.
    public Answer refresh(String... more) {
        Answer answer = refreshLosingTheAnswer(more);
        if (answer.status() == 200) {
            keep(answer);
        }
        return answer;
    }

    /// Keeps the tokens of an answer that has arrived.
    public void keep(Answer tokens) {
        accessToken = tokens.text("access_token");
        refreshToken = tokens.text("refresh_token");
    }

    /// Proves once more who its user is, and keeps the access token that comes.
    public Answer stepUp(Person person) {
        return stepUpWith(beginStepUp(person).text("authorization_code"));
    }

    /// The same for whoever has a second factor.
    public Answer stepUp(Person person, String otp) {
        String session = beginStepUp(person).text("auth_session");
        return stepUpWith(server.resume(client, session, "otp", otp).text("authorization_code"));
    }

    /// The first half of a step-up.
    public Answer beginStepUp(Person person, String... more) {
        return server.sending("Authorization", "Bearer " + accessToken)
                .challenge(client, person, more);
    }

    private Answer stepUpWith(String code) {
        Answer answer = server.redeem(client, code);
        accessToken = answer.text("access_token");
        return answer;
    }

    /// Refreshes, but goes on with what it had.
    public Answer refreshLosingTheAnswer(String... more) {
        return server.refresh(client, refreshToken, more);
    }

    public Answer signOut() {
        return server.form("/revoke", "client_id", client, "token", refreshToken);
    }

    public Answer call(String method, String path) {
        return server.call(method, path, accessToken);
    }

    public Answer call(String method, String path, String json) {
        return server.json(method, path, accessToken, json);
    }

    /// Whether its refresh token is still good; rotates it.
    public boolean isSignedIn() {
        return refresh().status() == 200;
    }

    /// Its id in the device list.
    public String id() {
        return Server.text(claims(accessToken), "sid");
    }

    /// The refresh token's generation, as the access token beside it says.
    public int generation() {
        return (int) number("gen");
    }

    /// When its user has signed in last, as the access token says.
    public long authTime() {
        return number("auth_time");
    }

    /// What an access token says, unverified.
    public static String claims(String accessToken) {
        String payload =
                accessToken.substring(accessToken.indexOf('.') + 1, accessToken.lastIndexOf('.'));
        return new String(Base64.getUrlDecoder().decode(payload), StandardCharsets.UTF_8);
    }

    private long number(String claim) {
        Matcher matcher = Pattern.compile("\"" + claim + "\":(\\d+)").matcher(claims(accessToken));
        assertThat(matcher.find()).isTrue();
        return Long.parseLong(matcher.group(1));
    }

    public String accessToken() {
        return accessToken;
    }

    public String refreshToken() {
        return refreshToken;
    }
}
