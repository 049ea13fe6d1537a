import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;

/// The starts of `src/bench/start`. It reads no order: `PORT ROUNDS LOG COMMAND…` starts the command ROUNDS
/// times, one after the other, and once before that does not count, and prints for each `MS CPU MIB`: from the start of the process to the
/// whole first answer 200 of `/.well-known/jwks.json`, the CPU milliseconds until then, and what is in memory five seconds later.
final class Starts {

    private static final long PATIENCE = TimeUnit.MINUTES.toNanos(2);

    private static final long SETTLES = 5_000;

    public static void main(String... arguments) throws IOException, InterruptedException {
        int port = Integer.parseInt(arguments[0]);
        int rounds = Integer.parseInt(arguments[1]);
        var log = new File(arguments[2]);
        String[] command = Arrays.copyOfRange(arguments, 3, arguments.length);
        for (int round = 0; round <= rounds; round++) {
            long began = System.nanoTime();
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log).start();
            while (!answers(port)) {
                if (!process.isAlive() || System.nanoTime() - began > PATIENCE) {
                    process.destroyForcibly();
                    System.err.println(Files.readString(log.toPath()));
                    System.exit(1);
                }
                Thread.sleep(0, 500_000);
            }
            long took = System.nanoTime() - began;
            long processor = process.info().totalCpuDuration().orElseThrow().toMillis();
            if (round > 0) {
                Thread.sleep(SETTLES);
                System.out.printf("%.1f %d %.1f%n", took / 1e6, processor, resident(process));
            }
            process.destroy();
            process.waitFor();
        }
    }

    private static boolean answers(int port) {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.getOutputStream()
                    .write(
                            "GET /.well-known/jwks.json HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n"
                                    .getBytes(ISO_8859_1));
            InputStream in = socket.getInputStream();
            return new String(in.readAllBytes(), ISO_8859_1).startsWith("HTTP/1.1 200 ");
        } catch (IOException notYet) {
            return false;
        }
    }

    /// MiB, as the kernel counts them.
    private static double resident(Process process) throws IOException {
        return Files.readAllLines(Path.of("/proc/" + process.pid() + "/status")).stream()
                        .filter(line -> line.startsWith("VmRSS:"))
                        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                        .findFirst()
                        .orElseThrow()
                / 1024.0;
    }
}
