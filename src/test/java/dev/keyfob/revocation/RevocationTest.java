package dev.keyfob.revocation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyfob.revocation.Revocation.Concern;
import dev.keyfob.revocation.Revocation.OfClaims;
import dev.keyfob.revocation.Revocation.OfDeviceSession;
import dev.keyfob.revocation.Revocation.OfKey;
import dev.keyfob.revocation.Revocation.OfToken;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The texts by which revocations are known outside the process.
class RevocationTest {

    private static final Sid SID = new Sid(UUID.fromString("0f0e0d0c-0b0a-4908-8706-050403020100"));
    private static final Jti JTI = new Jti(0x0102030405060708L, -1);

    @Test
    void everyKindIsReadBackFromItsText() {
        for (Concern concern :
                new Concern[] {
                    new OfDeviceSession(SID),
                    new OfToken(SID, JTI),
                    new OfClaims(SID, 0),
                    new OfClaims(SID, 999_999_999),
                    new OfKey("NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs")
                }) {
            assertThat(Concern.parse(concern.toString())).contains(concern);
        }
    }

    @Test
    void theTextsAreThese() {
        assertThat(new OfToken(SID, JTI))
                .hasToString("0f0e0d0c-0b0a-4908-8706-050403020100:AQIDBAUGBwj__________w");
        assertThat(new OfClaims(SID, 3))
                .hasToString("0f0e0d0c-0b0a-4908-8706-050403020100:claims:3");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "key:",
                "0f0e0d0c-0b0a-4908-8706-05040302010",
                "0F0E0D0C-0B0A-4908-8706-050403020100",
                "0f0e0d0c-0b0a-4908-8706-050403020100:",
                "0f0e0d0c-0b0a-4908-8706-050403020100:claims:",
                "0f0e0d0c-0b0a-4908-8706-050403020100:claims:-1",
                "0f0e0d0c-0b0a-4908-8706-050403020100:claims:1000000000",
                "0f0e0d0c-0b0a-4908-8706-050403020100:AQIDBAUGBwj__________x",
                "0f0e0d0c-0b0a-4908-8706-050403020100:AQIDBAUGBwj__________w=",
                "0f0e0d0c-0b0a-4908-8706-050403020100:AQIDBAUGBwj_________",
            })
    void anotherTextIsNone(String text) {
        assertThat(Concern.parse(text)).isEmpty();
    }
}
