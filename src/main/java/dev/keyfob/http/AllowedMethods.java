package dev.keyfob.http;

import java.util.List;
import org.jboss.resteasy.reactive.server.core.CurrentRequestManager;
import org.jboss.resteasy.reactive.server.core.ResteasyReactiveRequestContext;
import org.jboss.resteasy.reactive.server.handlers.ClassRoutingHandler;
import org.jboss.resteasy.reactive.server.handlers.RestInitialHandler.InitialMatch;
import org.jboss.resteasy.reactive.server.mapping.RequestMapper;
import org.jboss.resteasy.reactive.server.spi.ServerRestHandler;

/// The methods that the current request's path takes: what a 405 has to say in `Allow` (RFC 9110
/// §15.5.6), and the framework does not.
final class AllowedMethods {

    private AllowedMethods() {}

    /// The value of `Allow`.
    static String header() {
        ResteasyReactiveRequestContext request = CurrentRequestManager.get();
        RequestMapper.RequestMatch<InitialMatch> match =
                new RequestMapper<>(request.getDeployment().getClassMappers())
                        .map(request.getPathWithoutPrefix());
        return match == null ? "" : String.join(", ", methods(match));
    }

    private static List<String> methods(RequestMapper.RequestMatch<InitialMatch> match) {
        String rest = match.remaining.isEmpty() ? "/" : match.remaining;
        for (ServerRestHandler handler : match.value.handlers) {
            if (handler instanceof ClassRoutingHandler routing) {
                return routing.getMappers().entrySet().stream()
                        .filter(method -> method.getKey() != null && takes(method.getValue(), rest))
                        .map(method -> method.getKey())
                        .sorted()
                        .toList();
            }
        }
        return List.of();
    }

    private static boolean takes(RequestMapper<?> mapper, String rest) {
        RequestMapper.RequestMatch<?> match = mapper.map(rest);
        return match != null && match.remaining.isEmpty();
    }
}
