package dev.keyfob.limit;

import dev.keyfob.http.address.ClientAddress;
import dev.keyfob.http.address.CurrentAddress;
import dev.keyfob.platform.Overloaded;
import dev.keyfob.platform.StartFailure;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Startup;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Optional;

/// Counts what is asked for, before any work is spent on it.
@ApplicationScoped
@Startup
public class Limits {

    private static final Target EVERYBODY = Target.of("");

    private final Buckets buckets;
    private final CurrentAddress address;
    private final LimitConfig config;
    private final MeterRegistry metrics;

    Limits(Buckets buckets, CurrentAddress address, LimitConfig config, MeterRegistry metrics) {
        if (config.scale() < 1) {
            throw new StartFailure("keyfob.limit.scale cannot be used: it is 1 or more");
        }
        this.buckets = buckets;
        this.address = address;
        this.config = config;
        this.metrics = metrics;
    }

    /// Takes one attempt from the buckets of the request's address, of its target, and of all.
    ///
    /// @throws Overloaded where one of them is empty: answered 429 with the time until there is
    ///   something in it again
    public void take(Limit limit, Target target) {
        if (!config.enabled()) {
            return;
        }
        limit.rates()
                .forEach((scope, rate) ->
                        bucket(limit, scope, rate, target)
                                .flatMap(buckets::take)
                                .ifPresent(wait -> refuse(limit, scope, wait)));
    }

    private Optional<BucketName> bucket(Limit limit, Scope scope, Rate rate, Target target) {
        return switch (scope) {
            case TARGET -> Optional.of(new BucketName(limit, scope, rate, target));
            case ADDRESS ->
                    address.get()
                            .map(ClientAddress::network)
                            .map(Target::of)
                            .map(network -> new BucketName(limit, scope, scaled(rate), network));
            case ALL -> Optional.of(new BucketName(limit, scope, scaled(rate), EVERYBODY));
        };
    }

    private Rate scaled(Rate rate) {
        return rate.times(config.scale());
    }

    private void refuse(Limit limit, Scope scope, Duration wait) {
        metrics.counter("keyfob.limited", "limit", limit.toString(), "scope", scope.toString())
                .increment();
        throw new Overloaded(limit.toString(), wait);
    }
}
