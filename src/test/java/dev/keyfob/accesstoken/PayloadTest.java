package dev.keyfob.accesstoken;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyfob.client.ClientId;
import dev.keyfob.client.Scope;
import dev.keyfob.revocation.Jti;
import dev.keyfob.revocation.Sid;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/// The payload of an access token: what is written is read again, and nothing but its form.
class PayloadTest {

    private static final String ISSUER = "https://id.example.com";
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final String SUB = "7d5b2b1c-4f0e-4c36-9a53-0d6c0c2f9a11";
    private static final String SID = "0a63c4c2-9d52-4c39-8f5e-3f6b0e3f4b22";
    private static final String GOOD =
            "{\"iss\":\"https://id.example.com\",\"sub\":\"7d5b2b1c-4f0e-4c36-9a53-0d6c0c2f9a11\",\"aud\":[\"https://id.example.com\",\"https://api.example.com\"],\"iat\":1772366400,\"exp\":1772367000,\"jti\":\"AAAAAAAAAAEAAAAAAAAAAg\",\"client_id\":\"demo\",\"scope\":\"account orders\",\"sid\":\"0a63c4c2-9d52-4c39-8f5e-3f6b0e3f4b22\",\"gen\":7,\"auth_time\":1772366399,\"acr\":\"urn:keyfob:acr:1\",\"amr\":[\"pwd\"],\"roles\":[\"admin\",\"ÄÖ\\\"\"]}";

    private static AccessTokenClaims.OfDeviceSession claims(String... audience) {
        return new AccessTokenClaims.OfDeviceSession(
                UUID.fromString(SUB),
                List.of(audience),
                new ClientId("demo"),
                Scope.of(List.of("account", "orders")),
                new Sid(UUID.fromString(SID)),
                7,
                NOW.minusSeconds(1),
                List.of("pwd"),
                List.of("admin", "ÄÖ\""),
                0,
                new Jti(1, 2),
                NOW,
                NOW.plusSeconds(600));
    }

    @Test
    void aDeviceSessionsClaimsAreWrittenAndReadAgain() {
        assertThat(Payload.write(ISSUER, claims("https://api.example.com"))).isEqualTo(GOOD);
        assertThat(Payload.read(GOOD))
                .contains(new Payload(ISSUER, claims(ISSUER, "https://api.example.com"), NOW));
    }

    @Test
    void aSingleAudienceIsAText() {
        String payload = Payload.write(ISSUER, claims());

        assertThat(payload).contains("\"aud\":\"https://id.example.com\"");
        assertThat(Payload.read(payload)).contains(new Payload(ISSUER, claims(ISSUER), NOW));
    }

    @Test
    void aClientsOwnClaimsAreWrittenAndReadAgain() {
        var claims =
                new AccessTokenClaims.OfClient(
                        List.of(ISSUER),
                        new ClientId("service"),
                        Scope.of(List.of()),
                        new Jti(-1, -1),
                        NOW,
                        NOW.plusSeconds(600));

        String payload = Payload.write(ISSUER, claims);

        assertThat(payload)
                .isEqualTo(
                        "{\"iss\":\"https://id.example.com\",\"sub\":\"service\",\"aud\":\"https://id.example.com\",\"iat\":1772366400,\"exp\":1772367000,\"jti\":\"_____________________w\",\"client_id\":\"service\",\"scope\":\"\"}");
        assertThat(Payload.read(payload)).contains(new Payload(ISSUER, claims, NOW));
        assertThat(Payload.read(payload.replace("\"sub\":\"service\"", "\"sub\":\"other\"")))
                .isEmpty();
    }

    @Test
    void claimsInAnyOtherFormAreNotRead() {
        Map<String, String> forged = ForgedClaims.of(GOOD);

        assertThat(forged).hasSizeGreaterThan(250);
        assertThat(forged)
                .allSatisfy(
                        (what, payload) -> assertThat(Payload.read(payload)).as(what).isEmpty());
    }

    /// A later version may send more.
    @Test
    void aClaimThatIsNotKnownIsIgnored() {
        assertThat(
                        Payload.read(
                                GOOD.replace(
                                        "{\"iss\"",
                                        "{\"x\":{\"y\":[1e9,null,\"ä\",{}]},\"act\":{\"sub\":\"x\"},\"iss\"")))
                .isEqualTo(Payload.read(GOOD));
    }

    @Test
    void theClaimsVersionIsLeftOutWhereItIsZero() {
        String payload = GOOD.replaceFirst("}$", ",\"claims_version\":3}");

        assertThat(Payload.read(payload).orElseThrow().claims().claimsVersion()).isEqualTo(3);
        assertThat(Payload.write(ISSUER, Payload.read(payload).orElseThrow().claims()))
                .isEqualTo(payload);
    }

    @Test
    void aTokenMayBeginLaterThanItWasIssued() {
        String payload = GOOD.replaceFirst("}$", ",\"nbf\":1772366460}");

        assertThat(Payload.read(payload).orElseThrow().notBefore()).isEqualTo(NOW.plusSeconds(60));
    }
}
