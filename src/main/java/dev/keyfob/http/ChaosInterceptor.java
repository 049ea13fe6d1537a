package dev.keyfob.http;

import dev.keyfob.platform.DependencyUnavailable;
import io.quarkus.arc.profile.IfBuildProfile;
import jakarta.annotation.Priority;
import jakarta.interceptor.AroundInvoke;
import jakarta.interceptor.Interceptor;
import jakarta.interceptor.InvocationContext;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jboss.resteasy.reactive.server.core.CurrentRequestManager;
import org.jboss.resteasy.reactive.server.core.ResteasyReactiveRequestContext;

/// Has an answer go wrong as a request's [Chaos#HEADER] asks. No bean of a production build.
///
/// The method runs on a virtual thread: a delay holds nothing else up.
@Chaos
@Interceptor
@IfBuildProfile(anyOf = {"dev", "test"})
@Priority(Interceptor.Priority.LIBRARY_BEFORE)
class ChaosInterceptor {

    private static final String DELAY = "delay=";
    private static final Duration LONGEST_DELAY = Duration.ofMinutes(1);

    @AroundInvoke
    Object handle(InvocationContext call) throws Exception {
        ResteasyReactiveRequestContext request = CurrentRequestManager.get();
        String form = request.serverRequest().getRequestHeader(Chaos.HEADER);
        return switch (form) {
            case null -> call.proceed();
            case "drop-response" -> dropped(call.proceed(), request);
            case "duplicate" -> duplicated(call);
            case "unavailable" ->
                    throw new DependencyUnavailable(
                            "A store", new IllegalStateException(Chaos.HEADER));
            default -> {
                Optional<Duration> delay = delay(form);
                yield delay.isPresent() ? delayed(call.proceed(), delay.get()) : unknown();
            }
        };
    }

    /// The answer must not overtake the end of the connection.
    private static Object dropped(Object answer, ResteasyReactiveRequestContext request)
            throws InterruptedException {
        request.serverRequest().closeConnection();
        while (!request.serverResponse().closed()) {
            TimeUnit.MILLISECONDS.sleep(1);
        }
        return answer;
    }

    private static Object duplicated(InvocationContext call) throws Exception {
        call.proceed();
        return call.proceed();
    }

    private static Object delayed(Object answer, Duration delay) throws InterruptedException {
        TimeUnit.NANOSECONDS.sleep(delay.toNanos());
        return answer;
    }

    /// @return empty where it is no delay, or none within the bounds
    private static Optional<Duration> delay(String form) {
        if (!form.startsWith(DELAY)) {
            return Optional.empty();
        }
        try {
            return Optional.of(Duration.parse(form.substring(DELAY.length())))
                    .filter(delay -> !delay.isNegative() && delay.compareTo(LONGEST_DELAY) <= 0);
        } catch (DateTimeParseException noDuration) {
            return Optional.empty();
        }
    }

    private static Response unknown() {
        return Problem.of(
                        Response.Status.BAD_REQUEST,
                        "Keyfob-Chaos is drop-response, delay=PT5S (an ISO 8601 duration of at most a minute), duplicate or unavailable.")
                .toResponse();
    }
}
