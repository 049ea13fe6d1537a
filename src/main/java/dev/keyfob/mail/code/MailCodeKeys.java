package dev.keyfob.mail.code;

import dev.keyfob.masterkey.MasterKey;
import dev.keyfob.platform.Database;
import dev.keyfob.platform.Randomness;
import io.quarkus.runtime.Startup;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.InstantSource;
import javax.crypto.spec.SecretKeySpec;

/// The key that codes are derived with, in Postgres under the master key: the first instance that
/// starts makes it. It outlives a change of the master key, as a link that is good for days does.
@ApplicationScoped
@Startup
public class MailCodeKeys {

    private static final int KEY_LENGTH = 32;
    private static final int ID = 1;
    private static final String NAME = "mail_code_key/" + ID;

    private final SecretKeySpec key;

    MailCodeKeys(
            Database database, MasterKey masterKey, Randomness randomness, InstantSource clock) {
        database.update(
                """
                insert into mail_code_key (id, sealed_key, created_at)
                values (?, ?, ?)
                on conflict do nothing
                """,
                ID,
                masterKey.seal(NAME, randomness.bytes(KEY_LENGTH)),
                clock.instant());
        byte[] sealed =
                database.first(
                                """
                                select sealed_key
                                from mail_code_key
                                where id = ?
                                """,
                                row -> row.getBytes("sealed_key"),
                                ID)
                        .orElseThrow();
        key = new SecretKeySpec(masterKey.openAtStart(NAME, sealed), MailCodes.MAC);
    }

    SecretKeySpec key() {
        return key;
    }
}
