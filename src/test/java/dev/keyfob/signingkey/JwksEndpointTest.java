package dev.keyfob.signingkey;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyfob.HttpTest;
import dev.keyfob.Server.Answer;
import dev.keyfob.Twin;
import dev.keyfob.client.ClientId;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// The key set, as those find it who verify offline.
@QuarkusTest
class JwksEndpointTest extends HttpTest {

    private static final String KEY =
            "\\{\"kty\":\"EC\",\"kid\":\"[\\w-]{43}\",\"use\":\"sig\",\"alg\":\"ES256\",\"x\":\"[\\w-]{43}\",\"y\":\"[\\w-]{43}\",\"crv\":\"P-256\"}";

    @Inject SigningKeys keys;
    @Inject KeyOrders orders;

    @Test
    void itHasPublicMembersOnly_theActiveKeyFirst_andOneThatSignsNothingYet() {
        Answer answer = keySet();

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body())
                .matches("\\{\"keys\":\\[" + KEY + "(," + KEY + ")+]}")
                .startsWith("{\"keys\":[{\"kty\":\"EC\",\"kid\":\"" + keys.active().kid());
    }

    @Test
    void anyoneMayKeepItForFiveMinutes_andAskWhetherItIsStillTheSame() {
        Answer first = keySet();
        String tag = first.header("ETag");
        assertThat(tag).matches("W/\"[\\w-]{43}\"");
        assertThat(first.header("Cache-Control")).isEqualTo("public, max-age=300");

        for (String same : new String[] {tag, "\"x\", " + tag, "*"}) {
            Answer again = server.sending("If-None-Match", same).call("GET", JwksEndpoint.PATH, "");
            assertThat(again.status()).as(same).isEqualTo(304);
            assertThat(again.body()).isEmpty();
            assertThat(again.header("ETag")).isEqualTo(tag);
            assertThat(again.header("Cache-Control")).isEqualTo("public, max-age=300");
        }
        assertThat(
                        server.sending("If-None-Match", "\"x\"")
                                .call("GET", JwksEndpoint.PATH, "")
                                .status())
                .isEqualTo(200);
    }

    @Test
    @Tag(Twin.INSIDE)
    void withAnotherKeyItHasAnotherTag() {
        String tag = keySet().header("ETag");
        orders.rotate(new ClientId("operator"));

        Answer answer = server.sending("If-None-Match", tag).call("GET", JwksEndpoint.PATH, "");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("ETag")).isNotEqualTo(tag);
    }

    private Answer keySet() {
        return server.call("GET", JwksEndpoint.PATH, "");
    }
}
