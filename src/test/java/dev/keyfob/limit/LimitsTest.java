package dev.keyfob.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyfob.HttpTest;
import dev.keyfob.platform.Overloaded;
import io.quarkus.redis.datasource.RedisDataSource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@QuarkusTest
@TestProfile(Limited.class)
class LimitsTest extends HttpTest {

    @Inject Limits limits;

    @Inject RedisDataSource redis;

    private final String text = "alice-" + UUID.randomUUID() + "@example.com";
    private final Target target = Target.of(text);

    @ParameterizedTest
    @EnumSource(Limit.class)
    void asManyPassAsTheBucketHasHoweverManyComeAtOnce(Limit limit) throws Exception {
        int capacity = capacity(limit);

        assertThat(passed(limit, 10 * capacity)).isEqualTo(capacity);
    }

    @ParameterizedTest
    @EnumSource(Limit.class)
    void whoeverComesBackWhenItWasSaidPasses_andTheNextDoesNot(Limit limit) throws Exception {
        passed(limit, capacity(limit));

        Duration wait = refused(limit).retryAfter();
        clock.move(wait.minusSeconds(1).dividedBy(2));
        assertThat(refused(limit).retryAfter()).isLessThanOrEqualTo(wait);
        clock.move(wait);
        limits.take(limit, target);
    }

    @Test
    void anotherTargetIsNotConcerned() throws Exception {
        passed(Limit.SIGN_IN, 10);
        refused(Limit.SIGN_IN);

        assertThatCode(() -> limits.take(Limit.SIGN_IN, Target.of("bob@example.com")))
                .doesNotThrowAnyException();
        assertThatCode(() -> limits.take(Limit.MAIL, target)).doesNotThrowAnyException();
    }

    @Test
    void redisHasNoAddressInClear_andForgetsAFullBucket() {
        limits.take(Limit.SIGN_IN, target);

        String key = "limit:sign-in:target:10/PT1H:" + target.hash();
        assertThat(redis.value(String.class).get(key)).isNotNull();
        assertThat(redis.key().pttl(key))
                .isBetween(Duration.ofMinutes(1).toMillis(), Duration.ofMinutes(7).toMillis());
        assertThat(redis.key().keys("limit:*")).noneMatch(name -> name.contains("example"));
        assertThat(target.toString()).doesNotContain("alice");
    }

    /// Beside the quarter of a millisecond that a refresh takes of a processor.
    @Test
    void aRefreshIsCountedInMicroseconds() {
        int times = 20_000;
        count(times);

        long begun = System.nanoTime();
        count(times);
        Duration each = Duration.ofNanos((System.nanoTime() - begun) / times);

        System.out.printf("a refresh is counted in %d ns%n", each.toNanos());
        assertThat(each).isLessThan(Duration.ofNanos(100_000));
    }

    private void count(int times) {
        for (int i = 0; i < times; i++) {
            limits.take(Limit.REFRESH, Target.of(text + i));
        }
    }

    private static int capacity(Limit limit) {
        return (int) Objects.requireNonNull(limit.rates().get(Scope.TARGET)).capacity();
    }

    private Overloaded refused(Limit limit) {
        var refusal = new Overloaded[1];
        assertThatThrownBy(() -> limits.take(limit, target))
                .isInstanceOfSatisfying(Overloaded.class, thrown -> refusal[0] = thrown);
        return refusal[0];
    }

    /// How many of so many at once.
    private long passed(Limit limit, int attempts) throws Exception {
        Callable<Boolean> attempt =
                () -> {
                    try {
                        limits.take(limit, target);
                        return true;
                    } catch (Overloaded refused) {
                        return false;
                    }
                };
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var answers =
                    threads.invokeAll(Stream.generate(() -> attempt).limit(attempts).toList());
            long passed = 0;
            for (Future<Boolean> answer : answers) {
                passed += answer.get() ? 1 : 0;
            }
            return passed;
        }
    }
}
