package dev.keyfob.limit;

import java.time.Duration;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

/// What is limited, and how far.
///
/// A target's rate protects one person, however many there are. The others let the first million
/// people do what they do, and grow with `keyfob.limit.scale`.
public enum Limit {
    /// A sign-in; its target is the address of an account, whether or not there is one.
    SIGN_IN(rate(10, "PT1H"), rate(600, "PT10M"), rate(6_000, "PT1M")),

    /// A guess at a password from a device that has signed in before; its target is the device
    /// session of then. Nobody but the device empties its bucket.
    SIGN_IN_AGAIN(rate(10, "PT1H")),

    /// A sign-up; its target is the address.
    SIGN_UP(rate(5, "PT1H"), rate(300, "PT30M"), rate(3_000, "PT1M")),

    /// A mail; its target is the recipient.
    MAIL(rate(5, "PT1H"), rate(300, "PT30M"), rate(3_000, "PT1M")),

    /// A change of a second factor, which its account's owner gets a letter about; its target is
    /// the account.
    FACTOR_CHANGE(rate(10, "PT1H")),

    /// A guess at a short code; its target is what the code is good for.
    CODE_GUESS(rate(10, "PT1H"), rate(300, "PT30M"), rate(3_000, "PT1M")),

    /// A refresh; its target is the device session. Each process counts by itself: these buckets
    /// hold off floods, for which a few times as many is as good, and a round trip to Redis would
    /// cost more than the refresh.
    REFRESH(rate(60, "PT1M"), rate(6_000, "PT1M"), rate(300_000, "PT1M"));

    // Filled by the constructor alone, and given out unmodifiable.
    @SuppressWarnings("ImmutableEnumChecker")
    private final Map<Scope, Rate> rates = new EnumMap<>(Scope.class);

    Limit(Rate target) {
        rates.put(Scope.TARGET, target);
    }

    Limit(Rate target, Rate address, Rate all) {
        this(target);
        rates.put(Scope.ADDRESS, address);
        rates.put(Scope.ALL, all);
    }

    /// The buckets that one attempt is taken from, in their order.
    Map<Scope, Rate> rates() {
        return Collections.unmodifiableMap(rates);
    }

    /// Whether Redis has its buckets.
    boolean isShared() {
        return this != REFRESH;
    }

    private static Rate rate(long capacity, String period) {
        return new Rate(capacity, Duration.parse(period));
    }

    /// For example `sign-in`.
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
