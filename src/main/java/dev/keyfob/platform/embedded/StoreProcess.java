package dev.keyfob.platform.embedded;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.keyfob.platform.StartFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/// A process of a store, which ends when this one does, however that ends.
///
/// Between the two stands a shell, the parent of the store. It waits for the end of its standard
/// input, a pipe that the kernel closes with the last process that holds it: this one.
final class StoreProcess {

    private static final Duration END = Duration.ofSeconds(15);

    /// Arguments: log, standard input and end signal of the store, then its command. Prints the
    /// store's process id and ends with the store's status.
    private static final String WATCHDOG =
            """
            trap '' HUP INT TERM
            log=$1 input=$2 signal=$3
            shift 3
            exec 3<&0
            [ -x /usr/bin/setsid ] || set -m
            "$@" <"$input" >"$log" 2>&1 3<&- &
            store=$!
            (
              read -r line <&3
              kill -s "$signal" "$store"
              tries=0
              while kill -0 "$store" && [ "$tries" -lt 100 ]; do
                sleep 0.1
                tries=$((tries + 1))
              done
              kill -s KILL "$store"
            ) >/dev/null 2>&1 &
            end=$!
            echo "$store"
            exec >/dev/null 2>&1
            wait "$store"
            status=$?
            kill -s KILL "$end"
            exit "$status"
            """;

    private final Process watchdog;
    private final ProcessHandle store;
    private final Path log;

    private StoreProcess(Process watchdog, ProcessHandle store, Path log) {
        this.watchdog = watchdog;
        this.store = store;
        this.log = log;
    }

    /// @param endSignal what asks the store to end at once and in order, for example `INT`
    static StoreProcess start(List<String> command, Path log, String endSignal) throws IOException {
        return start(command, log, Path.of("/dev/null"), endSignal);
    }

    /// Runs `command` to its end.
    ///
    /// @throws StartFailure with the last line of `log`, where the command fails
    static void run(List<String> command, Path log, Path input) throws IOException {
        StoreProcess process = start(command, log, input, "TERM");
        if (await(process.watchdog) != 0) {
            throw process.failed();
        }
    }

    static boolean succeeds(List<String> command) throws IOException {
        try {
            return await(
                            builder(command)
                                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                                    .start())
                    == 0;
        } catch (IOException noSuchProgram) {
            return false;
        }
    }

    private static StoreProcess start(List<String> command, Path log, Path input, String endSignal)
            throws IOException {
        var whole = new ArrayList<String>();
        if (Files.isExecutable(Path.of("/usr/bin/setsid"))) {
            // A session of its own: an interrupt at the terminal reaches this process only.
            whole.add("/usr/bin/setsid");
        }
        whole.addAll(List.of("/bin/sh", "-c", WATCHDOG, "keyfob-watchdog"));
        whole.addAll(List.of(log.toString(), input.toString(), endSignal));
        whole.addAll(command);
        Process watchdog = builder(whole).redirectErrorStream(true).start();
        String line = watchdog.inputReader(UTF_8).readLine();
        ProcessHandle store =
                Optional.ofNullable(line)
                        .filter(text -> text.matches("\\d+"))
                        .flatMap(id -> ProcessHandle.of(Long.parseLong(id)))
                        .orElse(watchdog.toHandle());
        return new StoreProcess(watchdog, store, log);
    }

    /// Nothing of this process's environment, which may hold secrets, but what finds programs.
    private static ProcessBuilder builder(List<String> command) {
        var builder = new ProcessBuilder(command);
        builder.environment()
                .keySet()
                .retainAll(List.of("PATH", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH"));
        builder.environment().put("LC_ALL", "C");
        return builder;
    }

    /// Ends the process that `pidFile` names, where a Keyfob that was killed with its watchdog left
    /// it behind.
    ///
    /// @param argument a file or folder in its command line, which tells it from a later process of
    ///   the same id
    static void endSurvivor(Path pidFile, Path argument, String endSignal) throws IOException {
        Optional<ProcessHandle> named = named(pidFile);
        if (named.isEmpty()) {
            return;
        }
        ProcessHandle process = named.get();
        if (!commandLine(process).contains(argument.toString())) {
            if (isReadable(process)) {
                // PostgreSQL would take any living process of that id for another PostgreSQL.
                Files.delete(pidFile);
            }
            return;
        }
        signal(endSignal, Stream.of(process));
        if (!isEnded(process)) {
            signal("KILL", Stream.concat(process.descendants(), Stream.of(process)));
            isEnded(process);
            Files.deleteIfExists(pidFile);
        }
    }

    private static String commandLine(ProcessHandle process) {
        return process.info().commandLine().orElse("");
    }

    private static boolean isReadable(ProcessHandle process) {
        return !commandLine(process).isEmpty()
                || Files.isReadable(Path.of("/proc", Long.toString(process.pid()), "cmdline"));
    }

    private static Optional<ProcessHandle> named(Path pidFile) throws IOException {
        if (!Files.exists(pidFile)) {
            return Optional.empty();
        }
        try (Stream<String> lines = Files.lines(pidFile)) {
            return lines.findFirst()
                    .map(String::strip)
                    .filter(text -> text.matches("\\d{1,9}"))
                    .flatMap(id -> ProcessHandle.of(Long.parseLong(id)));
        }
    }

    private static boolean isEnded(ProcessHandle process) {
        // One that has ended, and whose parent does not ask for its status, has no command line.
        return poll(() -> !process.isAlive() || commandLine(process).isEmpty(), END);
    }

    /// Returns when the store answers.
    ///
    /// @throws StartFailure with the last line of the store's log, where the store ends before
    void awaitReady(BooleanSupplier isReady, Duration limit) {
        boolean ended = !poll(() -> isReady.getAsBoolean() || !watchdog.isAlive(), limit);
        if (ended || !watchdog.isAlive()) {
            stop();
            throw failed();
        }
    }

    long pid() {
        return store.pid();
    }

    /// Ends the store in order and returns when it has ended.
    void stop() {
        try {
            watchdog.getOutputStream().close();
        } catch (IOException alreadyClosed) {
            // The watchdog has ended, and the store before it.
        }
        await(watchdog);
    }

    /// Ends the store and all its processes as a power cut would.
    void kill() {
        signal("KILL", all());
        await(watchdog);
    }

    /// Freezes the store: it keeps its port and connections and answers nothing.
    void pause() {
        signal("STOP", all());
    }

    void resume() {
        signal("CONT", all());
    }

    private Stream<ProcessHandle> all() {
        return Stream.concat(Stream.of(store), store.descendants());
    }

    private static void signal(String name, Stream<ProcessHandle> processes) {
        var command = new ArrayList<>(List.of("/bin/sh", "-c", "kill -s \"$0\" \"$@\"", name));
        processes.forEach(process -> command.add(Long.toString(process.pid())));
        try {
            succeeds(command);
        } catch (IOException failure) {
            throw new StartFailure("No process can be signalled: check the process limit", failure);
        }
    }

    private StartFailure failed() {
        return new StartFailure(
                "%s failed (\"%s\"): see %s"
                        .formatted(program(), lastWords(), log.toAbsolutePath()));
    }

    private String program() {
        String name = String.valueOf(log.getFileName());
        return "The embedded " + name.substring(0, name.lastIndexOf('.'));
    }

    /// The last line of the log that reports an error, else its last line.
    private String lastWords() {
        try {
            List<String> lines =
                    Files.readAllLines(log).stream().filter(line -> !line.isBlank()).toList();
            return lines.reversed().stream()
                    .filter(line -> line.matches("(?i).*(fatal|error|not found|can't|refus).*"))
                    .findFirst()
                    .or(() -> lines.stream().reduce((first, second) -> second))
                    .orElse("no output");
        } catch (IOException unreadable) {
            return "no log";
        }
    }

    private static int await(Process process) {
        try {
            return process.waitFor();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new StartFailure("The start was interrupted: start again", interrupted);
        }
    }

    private static boolean poll(BooleanSupplier condition, Duration limit) {
        long end = System.nanoTime() + limit.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                return false;
            }
            try {
                TimeUnit.MILLISECONDS.sleep(5);
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                throw new StartFailure("The start was interrupted: start again", interrupted);
            }
        }
        return true;
    }
}
