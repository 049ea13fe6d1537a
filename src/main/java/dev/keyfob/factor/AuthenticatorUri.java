package dev.keyfob.factor;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.keyfob.account.EmailAddress;
import dev.keyfob.http.Issuer;
import dev.keyfob.mail.MailConfig;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URLEncoder;

/// What an authenticator app takes up a secret from, as a link or as a QR code: an `otpauth` URI
/// with nothing but defaults (six digits, SHA-1, 30 seconds).
@ApplicationScoped
class AuthenticatorUri {

    private final String app;

    AuthenticatorUri(MailConfig config, Issuer issuer) {
        app = encoded(config.appName().orElseGet(issuer::host));
    }

    String of(EmailAddress email, Totp totp) {
        return "otpauth://totp/%s:%s?secret=%s&issuer=%s"
                .formatted(app, encoded(email.value()), totp.base32(), app);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, UTF_8).replace("+", "%20");
    }
}
