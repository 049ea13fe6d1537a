package dev.keyfob.accountimport;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.WRITE;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.keyfob.platform.StartFailure;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A file of JSON lines that only its owner can read. There is none where there is nothing to say,
/// and none of a run before.
final class ReportFile implements AutoCloseable {

    private final Path path;
    private @Nullable BufferedWriter writer;

    private ReportFile(Path path) {
        this.path = path;
    }

    /// Takes the file of a run before away.
    ///
    /// @throws StartFailure where it cannot
    static ReportFile at(Path path) {
        try {
            Files.deleteIfExists(path);
            return new ReportFile(path);
        } catch (IOException failure) {
            throw unusable(path, failure);
        }
    }

    /// @throws StartFailure where the file cannot be written
    void add(ObjectNode line) {
        try {
            BufferedWriter open = writer == null ? create() : writer;
            writer = open;
            open.write(line.toString());
            open.newLine();
        } catch (IOException failure) {
            throw unusable(path, failure);
        }
    }

    /// Brings what was added to the disk, for whoever looks while the import runs.
    void flush() {
        try {
            if (writer != null) {
                writer.flush();
            }
        } catch (IOException failure) {
            throw unusable(path, failure);
        }
    }

    Path path() {
        return path;
    }

    private BufferedWriter create() throws IOException {
        return new BufferedWriter(
                Channels.newWriter(
                        Files.newByteChannel(
                                path,
                                Set.of(CREATE_NEW, WRITE),
                                PosixFilePermissions.asFileAttribute(
                                        PosixFilePermissions.fromString("rw-------"))),
                        UTF_8));
    }

    private static StartFailure unusable(Path path, IOException failure) {
        return new StartFailure(
                "The file %s cannot be written: correct that, or name another one with --report FILE"
                        .formatted(path),
                failure);
    }

    @Override
    public void close() throws IOException {
        if (writer != null) {
            writer.close();
        }
    }
}
