package dev.keyfob.mail;

import io.smallrye.config.ConfigMapping;
import java.util.Optional;

/// How mail speaks to your users: `keyfob.mail.*`. The mail server is `quarkus.mailer.*`.
@ConfigMapping(prefix = "keyfob.mail")
public interface MailConfig {

    /// Where the links in mails lead: an https address without trailing slash, which your app has
    /// claimed as its own. Where absent, the issuer with `/open`.
    Optional<String> link();

    /// What your app is called in mails. Where absent, the issuer's host.
    Optional<String> appName();
}
