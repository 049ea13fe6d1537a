package dev.keyfob.revocation;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.keyfob.revocation.Revocation.Concern;
import dev.keyfob.revocation.Revocation.OfClaims;
import dev.keyfob.revocation.Revocation.OfDeviceSession;
import dev.keyfob.revocation.Revocation.OfToken;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class RevocationReplicaTest {

    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00.123456Z");
    private static final Duration LIFETIME = Duration.ofMinutes(11);
    private static final int MILLION = 1_000_000;

    private final Random random = new Random(20_260_301);
    private final RevocationReplica replica = new RevocationReplica();

    @Test
    void aDeviceSessionIsFoundByAnyOfItsTokens() {
        Sid sid = sid();
        revoke(new OfDeviceSession(sid));

        assertThat(replica.contains(sid, jti(), 0)).isTrue();
        assertThat(replica.contains(sid, jti(), 7)).isTrue();
        assertThat(replica.contains(sid(), jti(), 0)).isFalse();
    }

    @Test
    void aSingleTokenIsFoundAlone() {
        Sid sid = sid();
        Jti jti = jti();
        revoke(new OfToken(sid, jti));

        assertThat(replica.contains(sid, jti, 0)).isTrue();
        assertThat(replica.contains(sid, jti(), 0)).isFalse();
    }

    @Test
    void outdatedClaimsAreFoundByTheirVersionAlone() {
        Sid sid = sid();
        revoke(new OfClaims(sid, 1));

        assertThat(replica.contains(sid, jti(), 1)).isTrue();
        assertThat(replica.contains(sid, jti(), 0)).isFalse();
        assertThat(replica.contains(sid, jti(), 2)).isFalse();
        assertThat(replica.contains(sid(), jti(), 1)).isFalse();
    }

    @Test
    void whatHasExpiredIsForgotten_andWhatWasProlongedIsNot() {
        Sid brief = sid();
        Sid prolonged = sid();
        revoke(new OfDeviceSession(brief));
        revoke(new OfDeviceSession(prolonged));
        assertThat(
                        replica.add(
                                new Revocation(
                                        new OfDeviceSession(prolonged),
                                        NOW,
                                        NOW.plus(LIFETIME.multipliedBy(2))),
                                NOW))
                .as("is new")
                .isFalse();

        replica.forgetExpired(NOW.plus(LIFETIME));
        assertThat(replica.contains(brief, jti(), 0)).isTrue();

        replica.forgetExpired(NOW.plus(LIFETIME).plusSeconds(2));
        assertThat(replica.contains(brief, jti(), 0)).isFalse();
        assertThat(replica.contains(prolonged, jti(), 0)).isTrue();
        assertThat(replica.size()).isOne();
    }

    @Test
    void whatDoesNotFitIsToldOfUntilAllWasAddedAgain() {
        var small = new RevocationReplica(1_000);
        var sids = new ArrayList<Sid>();
        while (small.isComplete()) {
            sids.add(sid());
            small.add(revocation(new OfDeviceSession(sids.getLast())), NOW);
        }
        assertThat(sids).hasSizeGreaterThan(1_000);
        small.forgetExpired(NOW.plus(LIFETIME).plusSeconds(2));
        assertThat(small.isComplete()).as("what was left out may be in force").isFalse();

        small.restart(NOW.plus(LIFETIME).plusSeconds(2));
        assertThat(small.isComplete()).isTrue();
    }

    @Test
    void whoLooksWhileOthersAdd_missesNothingThatWasAddedBefore() throws Exception {
        List<Sid> sids = new ArrayList<>();
        for (int i = 0; i < 200_000; i++) {
            sids.add(sid());
        }
        Jti jti = jti();
        var added = new AtomicInteger();
        var missed = new AtomicInteger();
        try (var threads = Executors.newFixedThreadPool(2)) {
            Future<?> reader =
                    threads.submit(() -> {
                        var dice = new Random(1);
                        while (added.get() < sids.size()) {
                            int known = added.get();
                            if (known > 0
                                    && !replica.contains(sids.get(dice.nextInt(known)), jti, 0)) {
                                missed.incrementAndGet();
                            }
                        }
                    });
            for (Sid sid : sids) {
                revoke(new OfDeviceSession(sid));
                added.incrementAndGet();
            }
            reader.get();
        }
        assertThat(missed).hasValue(0);
    }

    /// Prints what it measures.
    @Test
    void aMillionTakeLessThan100MB_andALookUpLessThanAMicrosecondAndNoGarbage() {
        var sids = new Sid[MILLION];
        for (int i = 0; i < MILLION; i++) {
            sids[i] = sid();
        }
        var strangers = new Sid[MILLION];
        for (int i = 0; i < MILLION; i++) {
            strangers[i] = sid();
        }
        Jti jti = jti();
        long before = used();
        for (Sid sid : sids) {
            revoke(new OfDeviceSession(sid));
        }
        long bytes = used() - before;
        assertThat(found(sids, jti)).isEqualTo(MILLION);
        assertThat(found(strangers, jti)).isZero();

        var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long allocated = threads.getCurrentThreadAllocatedBytes();
        long started = System.nanoTime();
        int found = found(strangers, jti);
        long nanos = (System.nanoTime() - started) / MILLION;
        allocated = threads.getCurrentThreadAllocatedBytes() - allocated;

        System.out.printf(
                "a million revocations: %d MB; a look-up that finds nothing: %d ns, %d bytes of garbage in a million%n",
                bytes / 1_000_000, nanos, allocated);
        assertThat(found).isZero();
        assertThat(bytes).isLessThan(100_000_000);
        assertThat(nanos).isLessThan(1_000);
        assertThat(allocated).isLessThan(1_000);
    }

    private int found(Sid[] sids, Jti jti) {
        int found = 0;
        for (Sid sid : sids) {
            found += replica.contains(sid, jti, 0) ? 1 : 0;
        }
        return found;
    }

    private static long used() {
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }

    private void revoke(Concern concern) {
        replica.add(revocation(concern), NOW);
    }

    private static Revocation revocation(Concern concern) {
        return new Revocation(concern, NOW, NOW.plus(LIFETIME));
    }

    private Sid sid() {
        return new Sid(new UUID(random.nextLong(), random.nextLong()));
    }

    private Jti jti() {
        return new Jti(random.nextLong(), random.nextLong());
    }
}
