package dev.keyfob.platform.embedded;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;

import dev.keyfob.platform.StartFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/// A PostgreSQL of our own: a process that listens on 127.0.0.1 only, keeps its data in a folder
/// and ends with this process.
///
/// It has one database, `keyfob`, owned by a role of the same name without further rights, whose
/// password is random and kept beside the data. The superuser cannot log in.
public final class EmbeddedPostgres {

    private static final String NAME = "keyfob";
    private static final String PASSWORD = "keyfob-password";
    private static final String LOG = "postgres.log";
    private static final String FAST_END = "INT";

    /// Replaying the log after a crash takes as long as what was written since the last checkpoint.
    private static final Duration READY = Duration.ofMinutes(5);

    private final StoreProcess process;
    private final int port;
    private final String password;

    private EmbeddedPostgres(StoreProcess process, int port, String password) {
        this.process = process;
        this.port = port;
        this.password = password;
    }

    /// Starts on the data in `directory`, or on a new database where it holds none, with programs
    /// unpacked there.
    public static EmbeddedPostgres start(Path directory, int port) {
        return start(directory, port, StoreBinaries.in(directory.resolve("binaries")));
    }

    /// Starts with programs that others use too.
    ///
    /// @throws StartFailure where it does not come to answer; the data are as they were
    public static EmbeddedPostgres start(Path directory, int port, StoreBinaries binaries) {
        try {
            return start(StoreFolder.at(directory), port, binaries.postgres());
        } catch (IOException failure) {
            throw StoreFolder.unusable(directory, failure);
        }
    }

    private static EmbeddedPostgres start(StoreFolder folder, int port, Path programs)
            throws IOException {
        Path data = folder.file("data");
        Path pidFile = data.resolve("postmaster.pid");
        if (Files.isDirectory(data)) {
            requireSameMajor(data, programs);
            StoreProcess.endSurvivor(pidFile, data, FAST_END);
        }
        StoreUser user = StoreUser.owning(folder.path());
        if (!Files.isDirectory(data)) {
            create(folder, data, user, programs);
        }
        String password = StoreFolder.at(data).secret(PASSWORD);
        List<String> command =
                List.of(
                        programs.resolve("bin/postgres").toString(),
                        "-D",
                        data.toString(),
                        "-p",
                        Integer.toString(port),
                        "-c",
                        "listen_addresses=127.0.0.1",
                        "-c",
                        "unix_socket_directories=",
                        "-c",
                        "log_checkpoints=off");
        StoreProcess process =
                StoreProcess.start(user.running(command), folder.file(LOG), FAST_END);
        process.awaitReady(() -> isReady(pidFile, process.pid()), READY);
        return new EmbeddedPostgres(process, port, password);
    }

    /// PostgreSQL reads the files of its own major version only.
    private static void requireSameMajor(Path data, Path programs) throws IOException {
        String written = Files.readString(data.resolve("PG_VERSION"), US_ASCII).strip();
        String own;
        try (var lines = Files.lines(programs.resolve("share/postgresql/postgres.bki"), US_ASCII)) {
            own = lines.findFirst().orElse("").replaceFirst("# PostgreSQL ", "").strip();
        }
        if (!written.equals(own)) {
            throw new StartFailure(
                    "The data in %s were written by PostgreSQL %s, and this Keyfob brings PostgreSQL %s: start the Keyfob that wrote them and move them with pg_dump, or set KEYFOB_EMBEDDED_DIRECTORY to another folder"
                            .formatted(data, written, own));
        }
    }

    private static void create(StoreFolder folder, Path data, StoreUser user, Path programs)
            throws IOException {
        Path part = folder.file("data.part");
        StoreFolder.delete(part);
        List<String> initdb =
                List.of(
                        programs.resolve("bin/initdb").toString(),
                        "-D",
                        part.toString(),
                        "--username=postgres",
                        "--auth=reject",
                        "--encoding=UTF8",
                        "--locale=C",
                        "--locale-provider=builtin",
                        "--builtin-locale=C.UTF-8",
                        "--no-instructions");
        Path log = folder.file(LOG);
        StoreProcess.run(user.running(initdb), log, Path.of("/dev/null"));
        StoreFolder made = StoreFolder.at(part);
        Files.writeString(
                made.file("pg_hba.conf"),
                "host %s %s 127.0.0.1/32 scram-sha-256\n".formatted(NAME, NAME));
        Path statements =
                made.write(
                        "statements",
                        """
                        CREATE ROLE %1$s LOGIN PASSWORD '%2$s'
                        CREATE DATABASE %1$s OWNER %1$s
                        """
                                .formatted(NAME, made.secret(PASSWORD)));
        List<String> single =
                List.of(
                        programs.resolve("bin/postgres").toString(),
                        "--single",
                        "-D",
                        part.toString(),
                        "-c",
                        "exit_on_error=on",
                        "postgres");
        StoreProcess.run(user.running(single), log, statements);
        Files.delete(statements);
        Files.move(part, data, ATOMIC_MOVE);
    }

    /// The eighth line of the process id file tells that connections are accepted.
    private static boolean isReady(Path pidFile, long pid) {
        try {
            List<String> lines = Files.readAllLines(pidFile);
            return lines.size() > 7
                    && lines.getFirst().strip().equals(Long.toString(pid))
                    && lines.get(7).strip().equals("ready");
        } catch (IOException notWritten) {
            return false;
        }
    }

    public String jdbcUrl() {
        return "jdbc:postgresql://127.0.0.1:%d/%s".formatted(port, NAME);
    }

    public String username() {
        return NAME;
    }

    public String password() {
        return password;
    }

    public int port() {
        return port;
    }

    /// The process that accepts connections, the parent of all others.
    public long pid() {
        return process.pid();
    }

    /// Ends it in order, with whatever connections are open; returns when it has ended.
    public void stop() {
        process.stop();
    }

    /// Ends all its processes with kill -9.
    public void kill() {
        process.kill();
    }

    /// Freezes all its processes: connections stay open and are not answered.
    public void pause() {
        process.pause();
    }

    public void resume() {
        process.resume();
    }
}
