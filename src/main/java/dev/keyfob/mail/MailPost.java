package dev.keyfob.mail;

import dev.keyfob.http.Issuer;
import io.quarkus.mailer.Mail;
import io.quarkus.mailer.reactive.ReactiveMailer;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jboss.logging.Logger;

/// Hands a letter to the mail server.
///
/// Always on one event loop: on others the mail client loses the greeting of a server that is
/// quick, and waits for it in vain.
@ApplicationScoped
class MailPost {

    private static final Logger LOG = Logger.getLogger(MailPost.class);

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private static final Pattern REPLY_CODE = Pattern.compile("\\b[45]\\d\\d\\b");

    private final ReactiveMailer mailer;
    private final LetterWriter writer;
    private final Context eventLoop;
    private final String host;

    MailPost(ReactiveMailer mailer, LetterWriter writer, Vertx vertx, Issuer issuer) {
        this.mailer = mailer;
        this.writer = writer;
        eventLoop = vertx.getOrCreateContext();
        host = URI.create(issuer.value()).getHost();
    }

    /// Sends a mail.
    ///
    /// @return whether the mail server took it; if not, nobody can tell whether it did
    boolean send(Mails.Waiting mail) {
        try {
            sending(message(mail)).get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            return true;
        } catch (ExecutionException | TimeoutException notSent) {
            LOG.warnf(
                    "Mail %s was not sent at try %d: %s", mail.id(), mail.tries(), reason(notSent));
            return false;
        } catch (InterruptedException ending) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private Mail message(Mails.Waiting mail) {
        LetterText letter = writer.write(mail);
        return new Mail()
                .addTo(mail.recipient().value())
                .setSubject(letter.subject())
                .setText(letter.plain())
                .setHtml(letter.html())
                .addHeader("Message-ID", "<" + mail.id() + "@" + host + ">")
                .addHeader("Content-Language", letter.language())
                // No out-of-office notice, and no reply (RFC 3834 §5).
                .addHeader("Auto-Submitted", "auto-generated");
    }

    private CompletableFuture<Void> sending(Mail message) {
        var sent = new CompletableFuture<Void>();
        eventLoop.runOnContext(_ ->
                mailer.send(message).subscribe().with(sent::complete, sent::completeExceptionally));
        return sent;
    }

    /// The kind of failure, and the SMTP reply code where there is one: the server's words may
    /// repeat the address.
    private static String reason(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        Matcher reply = REPLY_CODE.matcher(String.valueOf(root.getMessage()));
        return root.getClass().getSimpleName() + (reply.find() ? " " + reply.group() : "");
    }
}
