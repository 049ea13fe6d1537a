package dev.keyfob.http.tracing;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.sdk.trace.IdGenerator;
import io.quarkus.vertx.core.runtime.VertxMDC;
import io.quarkus.vertx.http.ManagementInterface;
import io.smallrye.common.vertx.VertxContext;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.regex.Pattern;
import org.jboss.resteasy.reactive.server.core.CurrentRequestManager;
import org.jboss.resteasy.reactive.server.core.ResteasyReactiveRequestContext;
import org.jspecify.annotations.Nullable;

/// Gives each request an id that its answer, its problem and its log lines have: the trace id of
/// the caller's `traceparent` (W3C Trace Context §3.2), or a new one of that form.
@ApplicationScoped
public class RequestId {

    /// The header of each answer: 32 lower-case hex digits.
    public static final String HEADER = "X-Request-Id";

    /// What log lines know it by.
    static final String LOGGED = "request";

    private static final String KEY = RequestId.class.getName();

    /// Unique, and no secret.
    private static final IdGenerator NEW = IdGenerator.random();

    private static final Pattern TRACEPARENT =
            Pattern.compile("[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}");

    void register(@Observes Router routes) {
        routes.route().order(Integer.MIN_VALUE).handler(this::give);
    }

    void register(@Observes ManagementInterface management) {
        management.router().route().order(Integer.MIN_VALUE).handler(this::give);
    }

    /// The id of the request that this thread answers, or null.
    public static @Nullable String current() {
        ResteasyReactiveRequestContext request = CurrentRequestManager.get();
        return request == null ? null : of(request.unwrap(RoutingContext.class));
    }

    /// The id of a request that came in.
    public static String of(RoutingContext request) {
        return request.get(KEY, "");
    }

    private void give(RoutingContext request) {
        if (request.get(KEY) == null) {
            String id = id(request.request().getHeader("traceparent"));
            request.put(KEY, id);
            request.response().putHeader(HEADER, id);
            Context context = Vertx.currentContext();
            if (context != null && VertxContext.isDuplicatedContext(context)) {
                VertxMDC.INSTANCE.put(LOGGED, id, context);
            }
        }
        request.next();
    }

    private String id(@Nullable String traceparent) {
        SpanContext traced = Span.current().getSpanContext();
        if (traced.isValid()) {
            return traced.getTraceId();
        }
        if (traceparent != null) {
            var parts = TRACEPARENT.matcher(traceparent);
            if (parts.matches()) {
                return parts.group(1);
            }
        }
        return NEW.generateTraceId();
    }
}
