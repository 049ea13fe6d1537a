package dev.keyfob.http.management;

import static java.util.Objects.requireNonNull;

import io.quarkus.vertx.http.ManagementInterface;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.io.InputStream;

/// `GET /q/openapi` at the management port: the description of the interface, as it stands in the
/// sources.
///
/// In development SmallRye OpenAPI gives it, with a page to try the interface out. It reads and
/// writes the whole at each start, which was a third of what the binary's start computed.
@ApplicationScoped
class InterfaceDescription {

    private static final String PATH = "/q/openapi";
    private static final String FILE = "/META-INF/openapi.yaml";

    InterfaceDescription() {}

    /// Before SmallRye's route, which answers 404 while it is off.
    void serve(@Observes ManagementInterface management) {
        management.router().get(PATH).order(-1).handler(InterfaceDescription::send);
    }

    private static void send(RoutingContext request) {
        try (InputStream file = InterfaceDescription.class.getResourceAsStream(FILE)) {
            request.response()
                    .putHeader("Content-Type", "application/yaml;charset=UTF-8")
                    .end(Buffer.buffer(requireNonNull(file).readAllBytes()));
        } catch (IOException e) {
            request.fail(e);
        }
    }
}
