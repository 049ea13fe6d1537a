package dev.keyfob.refresh;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyfob.HttpTest;
import dev.keyfob.Phone;
import dev.keyfob.device.DeviceSession;
import dev.keyfob.device.DeviceSessions;
import dev.keyfob.device.secret.SealedSecret;
import dev.keyfob.platform.Database;
import dev.keyfob.refresh.key.RefreshTokenKeys;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// A thief who has the whole database and all of the server's keys.
@QuarkusTest
class StolenDatabaseTest extends HttpTest {

    @Inject Database database;
    @Inject DeviceSessions sessions;
    @Inject RefreshTokenKeys keys;
    @Inject SuccessorSeal seal;

    @Test
    void theWholeDatabaseWithTheServersKeysYieldsNoUsableRefreshToken() {
        Phone phone = Phone.of(server, "alice");
        phone.refresh();
        Phone.of(server, "bob").refresh();
        RefreshToken own = RefreshToken.parse(phone.refreshToken(), keys).orElseThrow();
        DeviceSession row = sessions.byHandle(own.handle()).orElseThrow();
        Set<Secret> stolen = every32Bytes();

        assertThat(stolen)
                .contains(new Secret(row.secretHash().bytes()))
                .doesNotContain(own.secret());
        for (Secret candidate : stolen) {
            assertThat(candidate.hash()).isNotEqualTo(row.secretHash());
            assertThat(opens(sealed(row), row.generation(), candidate)).isFalse();
        }
    }

    @Test
    void withThePredecessorInHandTheSealDoesOpen_soTheTestAboveFailsForItsReason() {
        Phone phone = Phone.of(server, "alice");
        RefreshToken first = RefreshToken.parse(phone.refreshToken(), keys).orElseThrow();
        phone.refresh();
        RefreshToken second = RefreshToken.parse(phone.refreshToken(), keys).orElseThrow();
        DeviceSession row = sessions.byHandle(first.handle()).orElseThrow();

        assertThat(seal.open(sealed(row), 1, first.secret())).isEqualTo(second.secret());
    }

    private static SealedSecret sealed(DeviceSession row) {
        return Objects.requireNonNull(row.previous()).sealedSuccessor();
    }

    private boolean opens(SealedSecret sealed, int generation, Secret candidate) {
        try {
            seal.open(sealed, generation, candidate);
            return true;
        } catch (IllegalStateException notThePredecessor) {
            return false;
        }
    }

    /// Every run of 32 bytes in any column of any table, in any encoding that a column may have.
    private Set<Secret> every32Bytes() {
        List<String> tables =
                database.all(
                        """
                        select quote_ident(table_name)
                        from information_schema.tables
                        where table_schema = 'public'
                        """,
                        row -> row.getString(1));
        assertThat(tables)
                .contains(
                        "device_session", "refresh_token_key", "signing_key", "authorization_code");
        var values = new ArrayList<byte[]>();
        for (String table : tables) {
            for (String json :
                    database.all(
                            "select row_to_json(t)::text from " + table + " t",
                            row -> row.getString(1))) {
                values.addAll(decoded(json));
            }
        }
        return values.stream()
                .flatMap(value -> windows(value).stream())
                .collect(Collectors.toSet());
    }

    private static List<byte[]> decoded(String json) {
        var values = new ArrayList<byte[]>();
        for (String text : json.split("[\",:{}\\[\\]$]", -1)) {
            values.add(text.getBytes(StandardCharsets.UTF_8));
            if (text.startsWith("\\\\x")) {
                values.add(HexFormat.of().parseHex(text.substring(3)));
            }
            if (text.matches("[A-Za-z0-9_-]{43,}")) {
                values.add(Base64.getUrlDecoder().decode(text.substring(0, text.length() / 4 * 4)));
            }
        }
        return values;
    }

    private static Set<Secret> windows(byte[] value) {
        var windows = new HashSet<Secret>();
        for (int from = 0; from + Secret.LENGTH <= value.length; from++) {
            windows.add(new Secret(Arrays.copyOfRange(value, from, from + Secret.LENGTH)));
        }
        return windows;
    }
}
