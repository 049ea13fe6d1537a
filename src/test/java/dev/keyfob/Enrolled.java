package dev.keyfob;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyfob.Server.Answer;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;

/// An account's second factor, as its owner has it.
///
/// @param app whose code of the step before `now` has been used, no other
/// @param recoveryCodes on paper
public record Enrolled(String id, Authenticator app, List<String> recoveryCodes) {

    /// Enrols with a phone whose sign-in is recent.
    public static Enrolled with(Phone phone, Instant now) {
        Answer begun = phone.call("POST", "/me/factors");
        assertThat(begun.status()).as(begun.body()).isEqualTo(201);
        var app = new Authenticator(begun.text("secret"));
        Answer confirmed = confirm(phone, begun.text("id"), app.code(now, -1));
        assertThat(confirmed.status()).as(confirmed.body()).isEqualTo(200);
        return new Enrolled(begun.text("id"), app, recoveryCodes(confirmed));
    }

    /// The same at a server whose clock goes on: a code that is good now would be too old where the
    /// next step begins before it arrives.
    public static Enrolled with(Phone phone) {
        return with(phone, Instant.now().plus(Authenticator.STEP));
    }

    /// Sends a first code.
    public static Answer confirm(Phone phone, String id, String otp) {
        return phone.call(
                "POST", "/me/factors/" + id + "/confirm", "{\"otp\":\"%s\"}".formatted(otp));
    }

    /// The ten of an answer.
    public static List<String> recoveryCodes(Answer answer) {
        assertThat(answer.body())
                .matches("\\{\"recovery_codes\":\\[\"[a-z2-7-]{11}\"(,\"[a-z2-7-]{11}\"){9}]}");
        String list = answer.body().substring(answer.body().indexOf('[') + 1);
        return Arrays.stream(list.split("[^a-z2-7-]+")).filter(code -> !code.isEmpty()).toList();
    }
}
