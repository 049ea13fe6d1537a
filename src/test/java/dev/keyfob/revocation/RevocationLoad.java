package dev.keyfob.revocation;

import dev.keyfob.Phone;
import dev.keyfob.Server;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;

/// 200 requests a second, by devices of which more and more were ended, on several instances.
final class RevocationLoad implements AutoCloseable {

    private static final int CALLERS = 20;
    private static final Duration PACE = Duration.ofMillis(100);
    private static final Duration FRESHNESS = Duration.ofSeconds(1);

    private final List<Server> servers;
    private final List<Phone> phones = new CopyOnWriteArrayList<>();
    private final List<Phone> live = new ArrayList<>();

    /// Those whose end was asked for.
    private final Set<Phone> ending = ConcurrentHashMap.newKeySet();

    /// When the end was answered, in nanoseconds.
    private final Map<Phone, Long> ended = new ConcurrentHashMap<>();

    private final Map<Integer, LongAdder> answers = new ConcurrentHashMap<>();
    private final ConcurrentLinkedQueue<String> acceptedTooLate = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<String> otherAnswers = new ConcurrentLinkedQueue<>();
    private final AtomicLong latest = new AtomicLong();
    private final ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor();
    private volatile boolean over;

    RevocationLoad(List<Server> servers) {
        this.servers = servers;
    }

    void add(Phone phone) {
        phones.add(phone);
        live.add(phone);
    }

    void begin() {
        for (int i = 0; i < CALLERS; i++) {
            var dice = new Random(i);
            callers.execute(() -> call(dice));
        }
    }

    private void call(Random dice) {
        while (!over) {
            long next = System.nanoTime() + PACE.toNanos();
            Phone phone = phones.get(dice.nextInt(phones.size()));
            Server server = servers.get(dice.nextInt(servers.size()));
            long sent = System.nanoTime();
            int status = server.call("GET", "/me", phone.accessToken()).status();
            answers.computeIfAbsent(status, _ -> new LongAdder()).increment();
            Long end = ended.get(phone);
            if (status == 200 && end != null) {
                long late = sent - end;
                latest.accumulateAndGet(late, Math::max);
                if (late > FRESHNESS.toNanos()) {
                    acceptedTooLate.add(late / 1_000_000 + " ms");
                }
            }
            if (status != 200 && status != 503 && (status != 401 || !ending.contains(phone))) {
                otherAnswers.add(Integer.toString(status));
            }
            LockSupport.parkNanos(next - System.nanoTime());
        }
    }

    /// Ends one of the devices on one of the instances.
    void endOne(int instance) {
        Phone lost = live.removeFirst();
        ending.add(lost);
        int status =
                servers.get(instance % servers.size())
                        .form("/revoke", "client_id", "demo", "token", lost.refreshToken())
                        .status();
        if (status != 200) {
            throw new AssertionError("sign-out answered " + status);
        }
        ended.put(lost, System.nanoTime());
    }

    /// Lets the load go on for a while.
    void run(Duration duration) throws InterruptedException {
        TimeUnit.NANOSECONDS.sleep(duration.toNanos());
    }

    List<Phone> ended() {
        return List.copyOf(ended.keySet());
    }

    void finish() throws InterruptedException {
        over = true;
        callers.shutdown();
        if (!callers.awaitTermination(1, TimeUnit.MINUTES)) {
            throw new AssertionError("a request has no end");
        }
    }

    List<String> acceptedTooLate() {
        return List.copyOf(acceptedTooLate);
    }

    List<String> otherAnswers() {
        return List.copyOf(otherAnswers);
    }

    @Override
    public String toString() {
        return "answers %s; %d devices ended, the last accepted request %d ms after the end"
                .formatted(answers, ended.size(), latest.get() / 1_000_000);
    }

    @Override
    public void close() {
        over = true;
        callers.shutdownNow();
    }
}
