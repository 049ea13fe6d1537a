import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Base64;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator.FixedBlockPool;
import org.bouncycastle.crypto.params.Argon2Parameters;

/// The limit of sign-ins: argon2id alone, by the library that Keyfob has, at the cost of a hash that
/// Keyfob stored. `src/bench/run` starts it.
///
/// Prints `HASHES SECONDS p50 p99 p99.9 CPU`, the times in ms, and its CPU time in seconds.
final class Hashes {

    /// @param arguments the stored hash, how many threads, seconds of warm-up and of measurement
    public static void main(String... arguments) {
        String[] part = arguments[0].split("[$,=]");
        Supplier<Argon2Parameters> parameters =
                () ->
                        new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
                                .withVersion(Integer.parseInt(part[3]))
                                .withMemoryAsKB(Integer.parseInt(part[5]))
                                .withIterations(Integer.parseInt(part[7]))
                                .withParallelism(Integer.parseInt(part[9]))
                                .withSalt(Base64.getDecoder().decode(part[10]))
                                .withBlockPool(new FixedBlockPool(Integer.parseInt(part[5])))
                                .build();
        int threads = Integer.parseInt(arguments[1]);
        times(parameters, threads, Double.parseDouble(arguments[2]));
        double used = cpu();
        long begin = System.nanoTime();
        long[] sorted = times(parameters, threads, Double.parseDouble(arguments[3]));
        double seconds = (System.nanoTime() - begin) / 1e9;
        System.out.printf(
                "%d %.3f %.3f %.3f %.3f %.2f%n",
                sorted.length,
                seconds,
                percentile(sorted, 0.5),
                percentile(sorted, 0.99),
                percentile(sorted, 0.999),
                cpu() - used);
    }

    /// Sorted. Each thread uses its memory again, as Keyfob's do.
    private static long[] times(
            Supplier<Argon2Parameters> parameters, int threads, double seconds) {
        long end = System.nanoTime() + (long) (seconds * 1e9);
        var times = new ConcurrentLinkedQueue<Long>();
        try (var executor = Executors.newFixedThreadPool(threads)) {
            for (int i = 0; i < threads; i++) {
                executor.execute(() -> {
                    Argon2Parameters own = parameters.get();
                    while (System.nanoTime() < end) {
                        times.add(time(own));
                    }
                });
            }
        }
        return times.stream().mapToLong(Long::longValue).sorted().toArray();
    }

    private static long time(Argon2Parameters parameters) {
        long begin = System.nanoTime();
        var argon2 = new Argon2BytesGenerator();
        argon2.init(parameters);
        argon2.generateBytes("every-press-a-new-code".getBytes(UTF_8), new byte[32]);
        return System.nanoTime() - begin;
    }

    private static double percentile(long[] sorted, double share) {
        return sorted[Math.min(sorted.length - 1, (int) (share * sorted.length))] / 1e6;
    }

    private static double cpu() {
        return ProcessHandle.current().info().totalCpuDuration().orElseThrow().toMillis() / 1e3;
    }
}
