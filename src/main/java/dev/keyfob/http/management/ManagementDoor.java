package dev.keyfob.http.management;

import io.quarkus.vertx.http.ManagementInterface;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.container.ContainerRequestContext;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;
import org.jspecify.annotations.Nullable;

/// The way to what stands below `/admin`: by the management port, and by no other.
///
/// Requests that come there go the way of those on the public port, so that bearers are checked and
/// refusals look as they do everywhere. What tells them apart is a mark that no client can set.
@ApplicationScoped
public class ManagementDoor {

    private static final String FIRST_SEGMENT = "admin";
    private static final String MARK = ManagementDoor.class.getName();

    private @Nullable Router publicRoutes;

    /// Quarkus tells of the public port's routes first.
    void remember(@Observes Router routes) {
        publicRoutes = routes;
    }

    void open(@Observes ManagementInterface management) {
        management.router().route().handler(this::enter);
    }

    @SuppressWarnings("deprecation") // setBody: there is no other way.
    private void enter(RoutingContext request) {
        if (publicRoutes == null
                || !request.normalizedPath().startsWith("/" + FIRST_SEGMENT + "/")) {
            request.next();
            return;
        }
        if (request.body().buffer() == null) {
            // The management port has read all that there is; whoever read again would wait.
            request.setBody(Buffer.buffer());
        }
        request.put(MARK, true);
        publicRoutes.handleContext(request);
    }

    /// A segment is compared as the endpoints see it: decoded, and without matrix parameters.
    @ServerRequestFilter(preMatching = true)
    void keepShut(ContainerRequestContext request, RoutingContext context) {
        boolean isBehindTheDoor =
                request.getUriInfo().getPathSegments().stream()
                        .findFirst()
                        .filter(segment -> segment.getPath().equals(FIRST_SEGMENT))
                        .isPresent();
        if (isBehindTheDoor && context.get(MARK) == null) {
            throw new NotFoundException();
        }
    }
}
