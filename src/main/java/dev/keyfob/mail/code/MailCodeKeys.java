package dev.keyfob.mail.code;

import dev.keyfob.masterkey.KeptKeys;
import io.quarkus.runtime.Startup;
import jakarta.enterprise.context.ApplicationScoped;
import javax.crypto.spec.SecretKeySpec;

/// The key that codes are derived with. It outlives a change of the master key, as a link that is
/// good for days does.
@ApplicationScoped
@Startup
public class MailCodeKeys {

    private final SecretKeySpec key;

    MailCodeKeys(KeptKeys keys) {
        key = keys.mac("mail_code_key", MailCodes.MAC);
    }

    SecretKeySpec key() {
        return key;
    }
}
