package dev.keyfob.accesstoken;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyfob.HttpTest;
import dev.keyfob.Phone;
import dev.keyfob.signingkey.SigningKeys;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;

/// What others find: the token's form, and the way to the server.
@QuarkusTest
class AccessTokenTest extends HttpTest {

    @Inject SigningKeys keys;

    @Test
    void theResourceMetadataLeadsToTheServer() {
        assertThat(server.call("GET", "/.well-known/oauth-protected-resource", "").body())
                .isEqualTo(
                        "{\"resource\":\"http://localhost:8081\",\"authorization_servers\":[\"http://localhost:8081\"],\"jwks_uri\":\"http://localhost:8081/.well-known/jwks.json\",\"scopes_supported\":[\"account\"],\"bearer_methods_supported\":[\"header\"]}");
    }

    @Test
    void theTokenIsAsRfc9068Wants_andUnderAKilobyte() {
        String token = Phone.of(server, "alice").accessToken();
        long now = clock.instant().getEpochSecond();

        assertThat(token).hasSizeLessThan(1_000);
        assertThat(part(token, 0))
                .isEqualTo(
                        "{\"typ\":\"at+jwt\",\"alg\":\"ES256\",\"kid\":\"%s\"}"
                                .formatted(keys.active().kid()));
        assertThat(part(token, 1))
                .matches(
                        "\\{\"iss\":\"http://localhost:8081\",\"sub\":\"[0-9a-f-]{36}\",\"aud\":\"http://localhost:8081\",\"iat\":%d,\"exp\":%d,\"jti\":\"[\\w-]{22}\",\"client_id\":\"demo\",\"scope\":\"account\",\"sid\":\"[0-9a-f-]{36}\",\"gen\":0,\"auth_time\":%d,\"acr\":\"urn:keyfob:acr:1\",\"amr\":\\[\"pwd\"],\"roles\":\\[]}"
                                .formatted(now, now + 600, now));
    }

    private static String part(String token, int index) {
        String rest = index == 0 ? token : token.substring(token.indexOf('.') + 1);
        return new String(
                Base64.getUrlDecoder().decode(rest.substring(0, rest.indexOf('.'))),
                StandardCharsets.UTF_8);
    }
}
