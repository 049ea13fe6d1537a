package dev.keyfob.administration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyfob.HttpTest;
import dev.keyfob.LogLines;
import dev.keyfob.Phone;
import dev.keyfob.Server.Answer;
import dev.keyfob.Twin;
import dev.keyfob.signingkey.SigningKeys;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Orders about signing keys.
@QuarkusTest
class SigningKeyOrderEndpointTest extends HttpTest {

    @Inject SigningKeys keys;

    private Operator operator;

    @BeforeEach
    void getAToken() {
        operator = Operator.of(server, management);
    }

    @Test
    @Tag(Twin.INSIDE)
    void aRotationTakesEffectAtOnce_andEndsNoToken() {
        Phone phone = Phone.of(server, "alice");
        String before = keys.active().kid();

        Answer answer = operator.order("signing-keys/rotate");

        String active = keys.active().kid();
        assertThat(active).isNotEqualTo(before);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body())
                .isEqualTo("{\"retired\":\"%s\",\"active\":\"%s\"}".formatted(before, active));
        assertThat(phone.call("GET", "/me").status()).isEqualTo(200);
        phone.refresh();
        assertThat(phone.call("GET", "/me").status()).isEqualTo(200);
        assertThat(operator.order("signing-keys/rotate").status()).isEqualTo(200);
    }

    @Test
    @Tag(Twin.INSIDE)
    void aWithdrawalEndsWhatTheKeySigned_theOperatorsTokenToo() {
        Phone phone = Phone.of(server, "alice");
        String leaked = keys.active().kid();

        Answer answer = withdraw(leaked);

        String active = keys.active().kid();
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body())
                .isEqualTo("{\"withdrawn\":\"%s\",\"active\":\"%s\"}".formatted(leaked, active));
        assertThat(phone.call("GET", "/me").status()).isEqualTo(401);
        assertThat(withdraw(leaked).status()).isEqualTo(401);
        getAToken();
        assertThat(withdraw(leaked).body()).isEqualTo(answer.body());
        phone.refresh();
        assertThat(phone.call("GET", "/me").status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "%00", "%27", "a%2Fb", "rotate"})
    void aKeyThatIsNotThereIsSaidSo(String kid) {
        Answer answer = withdraw(kid);

        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.text("type")).isEqualTo("urn:keyfob:problem:no-such-key");
    }

    @Test
    @Tag(Twin.INSIDE)
    void eachOrderIsRecordedWithWhoseItWas() {
        String first = keys.active().kid();
        var log = new LogLines();
        String second;
        String third;
        try (log) {
            second = operator.order("signing-keys/rotate").text("active");
            third = withdraw(second).text("active");
        }

        assertThat(log.text())
                .contains(
                        "signing_key.rotation_ordered client=operator retired=%s active=%s network="
                                .formatted(first, second),
                        "signing_key.withdrawn client=operator withdrawn=%s active=%s network="
                                .formatted(second, third));
    }

    private Answer withdraw(String kid) {
        return operator.order("signing-keys/" + kid + "/withdraw");
    }
}
