package dev.keyfob.factor;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.keyfob.account.AccountId;
import dev.keyfob.masterkey.KeptKeys;
import dev.keyfob.masterkey.SealingKey;
import io.quarkus.runtime.Startup;
import jakarta.enterprise.context.ApplicationScoped;
import java.security.GeneralSecurityException;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// The forms in which secrets of second factors stand in Postgres: a copy of the database makes no
/// code and knows no recovery code. A value of one row is worth nothing in another.
@ApplicationScoped
@Startup
public class FactorSecrets {

    private static final String MAC = "HmacSHA256";

    private final SealingKey sealing;
    private final SecretKeySpec hashing;

    FactorSecrets(KeptKeys keys) {
        sealing = keys.sealing("factor_key");
        hashing = keys.mac("recovery_code_key", MAC);
    }

    byte[] seal(AccountId account, UUID factor, Totp totp) {
        return sealing.seal(name(account, factor), totp.secret());
    }

    Totp open(AccountId account, UUID factor, byte[] sealed) {
        return sealing.open(name(account, factor), sealed)
                .map(Totp::new)
                .orElseThrow(() ->
                        new IllegalStateException(
                                "the secret of a second factor does not open under factor_key"));
    }

    /// HMAC-SHA256 under a key of the server's: 50 bits without it would be found by trying.
    byte[] hash(UUID factor, RecoveryCode code) {
        try {
            Mac mac = Mac.getInstance(MAC);
            mac.init(hashing);
            return mac.doFinal((factor + "/" + code.letters()).getBytes(US_ASCII));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String name(AccountId account, UUID factor) {
        return "factor/" + account + "/" + factor;
    }
}
