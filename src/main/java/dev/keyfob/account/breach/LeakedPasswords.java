package dev.keyfob.account.breach;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.keyfob.platform.ServiceAddress;
import dev.keyfob.platform.StartFailure;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Startup;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jboss.logging.Logger;

/// Passwords that have leaked somewhere, as a range service knows them: it is told the first five
/// of the forty hex digits of a password's SHA-1 and answers all that it has with these, as `<the
/// other 35 digits>:<how often>` lines; so it learns one in a million (k-anonymity).
///
/// Where it does not answer in time the password is not refused for that: nobody's sign-up hangs on
/// a stranger's server. It is counted as `keyfob.password.range` with the outcome `unavailable`.
@ApplicationScoped
@Startup
public class LeakedPasswords {

    private static final Logger LOG = Logger.getLogger(LeakedPasswords.class);
    private static final int TOLD = 5;

    /// In bytes: about ten times what a range has.
    private static final int LONGEST_ANSWER = 512 * 1024;

    private final Optional<URI> service;
    private final Duration patience;
    private final MeterRegistry metrics;
    private final Optional<HttpClient> http;

    LeakedPasswords(Settings settings, MeterRegistry metrics) {
        this.service = settings.url().map(LeakedPasswords::checked);
        this.patience = settings.timeout();
        this.metrics = metrics;
        this.http = service.map(_ -> HttpClient.newBuilder().connectTimeout(patience).build());
    }

    /// The range service that is asked: `keyfob.password.range.*`.
    @ConfigMapping(prefix = "keyfob.password.range")
    interface Settings {

        /// What the five digits are appended to; nobody is asked where it is absent.
        Optional<String> url();

        /// For a whole answer.
        @WithDefault("PT2S")
        Duration timeout();
    }

    private static URI checked(String url) {
        return ServiceAddress.parse(url)
                .orElseThrow(() ->
                        new StartFailure(
                                "keyfob.password.range.url cannot be used: it is an https address, to which five hex digits are appended"));
    }

    /// Whether this password is known to have leaked.
    ///
    /// @param utf8 the password's UTF-8
    public boolean contains(byte[] utf8) {
        return service.isPresent() && isIn(service.get(), sha1(utf8));
    }

    private boolean isIn(URI range, String sha1) {
        CompletableFuture<HttpResponse<String>> asked =
                http.orElseThrow()
                        .sendAsync(
                                HttpRequest.newBuilder(URI.create(range + sha1.substring(0, TOLD)))
                                        .header("Add-Padding", "true")
                                        .header("User-Agent", "keyfob")
                                        .build(),
                                BodyHandlers.limiting(
                                        BodyHandlers.ofString(US_ASCII), LONGEST_ANSWER));
        try {
            HttpResponse<String> answer = asked.get(patience.toMillis(), TimeUnit.MILLISECONDS);
            if (answer.statusCode() == 200) {
                boolean found = isIn(answer.body(), sha1.substring(TOLD));
                count(found ? "found" : "absent");
                return found;
            }
        } catch (ExecutionException | TimeoutException e) {
            LOG.debugf("The range service does not answer: %s", e.getClass().getSimpleName());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        asked.cancel(true);
        count("unavailable");
        return false;
    }

    /// Lines that are there to hide how many there are say 0.
    private static boolean isIn(String range, String rest) {
        return range.lines()
                .map(String::strip)
                .anyMatch(line ->
                        line.regionMatches(true, 0, rest + ":", 0, rest.length() + 1)
                                && !line.endsWith(":0"));
    }

    private void count(String outcome) {
        metrics.counter("keyfob.password.range", "outcome", outcome).increment();
    }

    private static String sha1(byte[] utf8) {
        try {
            return HexFormat.of()
                    .withUpperCase()
                    .formatHex(MessageDigest.getInstance("SHA-1").digest(utf8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
