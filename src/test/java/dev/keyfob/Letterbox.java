package dev.keyfob;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import jakarta.mail.BodyPart;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// A real SMTP server, with all that was ever sent to it. It can be away for a while.
public final class Letterbox implements AutoCloseable {

    private static final Duration DELIVERY = Duration.ofSeconds(90);

    private final int port;
    private GreenMail server;
    private Runnable collection = () -> {};

    private Letterbox(int port) {
        this.port = port;
        server = started(port);
    }

    public static Letterbox open() {
        return new Letterbox(Instance.freePort());
    }

    /// A mail as it arrived.
    ///
    /// @param code its six digits, as the plain text has them; empty where it has none
    /// @param link as the plain text has it
    public record Arrived(
            String messageId,
            String language,
            String subject,
            String plain,
            String html,
            String code,
            String link) {

        /// What the link carries for the app.
        public String token() {
            return link.replaceFirst(".*(#|\\?code=)", "");
        }

        private boolean isNotice() {
            return link.contains("/disown-device?");
        }
    }

    /// What leads Keyfob to it.
    public Map<String, String> configuration() {
        return Map.of(
                "quarkus.mailer.host", "127.0.0.1",
                "quarkus.mailer.port", Integer.toString(port),
                "quarkus.mailer.start-tls", "DISABLED",
                "quarkus.mailer.from", "Keyfob <keyfob@example.com>");
    }

    /// Names what has the mail sent that somebody waits for.
    void collectBy(Runnable newCollection) {
        collection = newCollection;
    }

    /// All that came for an address, oldest first, but for notices: everybody gets them who signs
    /// in on another device.
    public List<Arrived> of(String address) {
        return all(address).filter(mail -> !mail.isNotice()).toList();
    }

    /// The notices of new devices that came for an address, oldest first.
    public List<Arrived> notices(String address) {
        return all(address).filter(Arrived::isNotice).toList();
    }

    /// The mail of an address after a number of others, as soon as it has come.
    public Arrived await(String address, int others) throws Exception {
        Instance.await(
                "mail for " + address,
                DELIVERY,
                () -> {
                    collection.run();
                    return of(address).size() > others;
                });
        return of(address).get(others);
    }

    /// The notice of a new device to an address after a number of others, as soon as it has come.
    public Arrived awaitNotice(String address, int others) throws Exception {
        Instance.await(
                "notice for " + address,
                DELIVERY,
                () -> {
                    collection.run();
                    return notices(address).size() > others;
                });
        return notices(address).get(others);
    }

    /// The first mail of an address, as soon as it has come.
    public Arrived await(String address) throws Exception {
        return await(address, 0);
    }

    /// Refuses connections until [#comeBack].
    public void goAway() {
        server.stop();
    }

    /// Takes connections and says nothing, until what it answers is closed; then [#comeBack].
    public ServerSocket fallSilent() throws IOException {
        goAway();
        return new ServerSocket(port, 0, InetAddress.getLoopbackAddress());
    }

    public void comeBack() {
        server = started(port);
    }

    @Override
    public void close() {
        server.stop();
    }

    private static GreenMail started(int port) {
        var server = new GreenMail(new ServerSetup(port, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
        server.start();
        return server;
    }

    /// All that came for an address as it came. Whatever Keyfob cannot be sure of comes again,
    /// under the same Message-ID; everywhere else it counts once, as a mail program shows it.
    public List<Arrived> copies(String address) {
        return copiesFor(address).toList();
    }

    private Stream<Arrived> all(String address) {
        var shown = new HashSet<String>();
        return copiesFor(address).filter(mail -> shown.add(mail.messageId()));
    }

    private Stream<Arrived> copiesFor(String address) {
        return Arrays.stream(server.getReceivedMessages())
                .filter(message -> isFor(address, message))
                .map(Letterbox::read);
    }

    private static boolean isFor(String address, MimeMessage message) {
        try {
            return message.getRecipients(Message.RecipientType.TO)[0].toString().equals(address);
        } catch (MessagingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Arrived read(MimeMessage message) {
        try {
            var parts = (MimeMultipart) message.getContent();
            String plain = text(parts.getBodyPart(0));
            return new Arrived(
                    message.getMessageID(),
                    message.getHeader("Content-Language", ""),
                    message.getSubject(),
                    plain,
                    text(parts.getBodyPart(1)),
                    first("(?m)^ +(\\d{6})\\s*$", plain).orElse(""),
                    first("(?m)^(https?://\\S+)\\s*$", plain).orElseThrow());
        } catch (MessagingException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String text(BodyPart part) throws MessagingException, IOException {
        return part.getContent().toString().replace("\r\n", "\n");
    }

    private static Optional<String> first(String pattern, String text) {
        return Pattern.compile(pattern)
                .matcher(text)
                .results()
                .map(match -> match.group(1))
                .findFirst();
    }
}
