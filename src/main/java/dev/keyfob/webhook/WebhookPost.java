package dev.keyfob.webhook;

import dev.keyfob.platform.ServiceAddress;
import dev.keyfob.platform.StartFailure;
import io.quarkus.runtime.Startup;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/// Hands a webhook to its receiver: `POST` with the headers of Standard Webhooks. Follows no
/// redirect, and reads nothing of the answer but its status.
@ApplicationScoped
@Startup
class WebhookPost {

    private static final Logger LOG = Logger.getLogger(WebhookPost.class);

    /// For a whole answer.
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private final Optional<URI> receiver;
    private final List<WebhookSecret> secrets;
    private final InstantSource clock;
    private final Optional<HttpClient> http;

    WebhookPost(WebhookConfig config, InstantSource clock) {
        this.receiver = config.url().map(WebhookPost::address);
        this.secrets =
                Stream.of(
                                config.secret().map(text -> secret("secret", text)),
                                config.previousSecret()
                                        .map(text -> secret("previous-secret", text)))
                        .flatMap(Optional::stream)
                        .toList();
        this.clock = clock;
        this.http = receiver.map(_ -> HttpClient.newBuilder().connectTimeout(PATIENCE).build());
        if (receiver.isPresent() && config.secret().isEmpty()) {
            throw new StartFailure(
                    "keyfob.webhook.secret is missing: webhooks are signed. Make one: echo whsec_$(openssl rand -base64 32)");
        }
    }

    private static URI address(String url) {
        return ServiceAddress.parse(url)
                .orElseThrow(() ->
                        new StartFailure(
                                "keyfob.webhook.url cannot be used: it is an https address"));
    }

    private static WebhookSecret secret(String key, String text) {
        return WebhookSecret.parse(text)
                .orElseThrow(() ->
                        new StartFailure(
                                "keyfob.webhook.%s cannot be used: it is whsec_ and the base64 of 24 to 64 bytes. Make one: echo whsec_$(openssl rand -base64 32)"
                                        .formatted(key)));
    }

    /// Whether there is a receiver.
    boolean isWanted() {
        return receiver.isPresent();
    }

    /// Sends a webhook.
    ///
    /// @return whether the receiver took it (2xx); if not, nobody can tell whether it did
    boolean send(Webhooks.Waiting waiting) {
        CompletableFuture<HttpResponse<Void>> asked =
                http.orElseThrow().sendAsync(request(waiting.webhook()), BodyHandlers.discarding());
        try {
            int status = asked.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS).statusCode();
            if (status / 100 == 2) {
                return true;
            }
            warn(waiting, "status " + status);
        } catch (ExecutionException notSent) {
            warn(waiting, asked.exceptionNow().getClass().getSimpleName());
        } catch (TimeoutException e) {
            warn(waiting, "no answer within " + PATIENCE.toSeconds() + " s");
        } catch (InterruptedException ending) {
            Thread.currentThread().interrupt();
        }
        asked.cancel(true);
        return false;
    }

    private HttpRequest request(Webhook webhook) {
        long timestamp = clock.instant().getEpochSecond();
        return HttpRequest.newBuilder(receiver.orElseThrow())
                .header("Content-Type", "application/json")
                .header("User-Agent", "keyfob")
                .header("webhook-id", webhook.id())
                .header("webhook-timestamp", Long.toString(timestamp))
                .header(
                        "webhook-signature",
                        secrets.stream()
                                .map(secret -> secret.sign(webhook, timestamp))
                                .collect(Collectors.joining(" ")))
                .POST(BodyPublishers.ofString(webhook.payload()))
                .build();
    }

    private static void warn(Webhooks.Waiting waiting, String why) {
        LOG.warnf(
                "Webhook %s was not taken at try %d: %s",
                waiting.webhook().id(), waiting.tries(), why);
    }
}
