package dev.keyfob.factor;

import dev.keyfob.platform.Database;
import dev.keyfob.platform.Randomness;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/// The table of recovery codes. They belong to a factor and go with it.
@ApplicationScoped
public class RecoveryCodes {

    /// In a set.
    static final int COUNT = 10;

    private final Database database;
    private final FactorSecrets secrets;
    private final Randomness randomness;

    RecoveryCodes(Database database, FactorSecrets secrets, Randomness randomness) {
        this.database = database;
        this.secrets = secrets;
        this.randomness = randomness;
    }

    /// Makes a set in place of the one before. Belongs into a transaction that has the factor's row
    /// locked. Index: recovery_code_pkey.
    List<RecoveryCode> renew(UUID factor) {
        List<RecoveryCode> codes =
                Stream.generate(() -> RecoveryCode.make(randomness)).limit(COUNT).toList();
        database.update(
                """
                delete from recovery_code
                where factor_id = ?
                """,
                factor);
        database.update(
                """
                insert into recovery_code (factor_id, code_hash)
                select ?, decode(unnest(?), 'hex')
                """,
                factor,
                codes.stream()
                        .map(code -> HexFormat.of().formatHex(secrets.hash(factor, code)))
                        .toList());
        return codes;
    }

    /// Uses a code up: of simultaneous uses of one code, one gets true. Index: recovery_code_pkey.
    boolean use(UUID factor, RecoveryCode code) {
        return database.update(
                        """
                        delete from recovery_code
                        where factor_id = ?
                          and code_hash = ?
                        """,
                        factor,
                        secrets.hash(factor, code))
                == 1;
    }

    /// How many of a factor's are left. Index: recovery_code_pkey.
    int left(UUID factor) {
        return database.first(
                        """
                        select count(*) as left_over
                        from recovery_code
                        where factor_id = ?
                        """,
                        row -> row.getInt("left_over"),
                        factor)
                .orElseThrow();
    }
}
