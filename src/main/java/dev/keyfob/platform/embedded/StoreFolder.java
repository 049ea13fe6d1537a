package dev.keyfob.platform.embedded;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.attribute.PosixFilePermissions.asFileAttribute;
import static java.nio.file.attribute.PosixFilePermissions.fromString;

import dev.keyfob.platform.Randomness;
import dev.keyfob.platform.StartFailure;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/// A folder that only its owner may enter (mode 700), with files that only their owner may read
/// (mode 600).
final class StoreFolder {

    private static final int SECRET_BYTES = 32;

    private final Path path;

    private StoreFolder(Path path) {
        this.path = path;
    }

    /// The folder at `path`, made where there is none.
    static StoreFolder at(Path path) throws IOException {
        Path absolute = path.toAbsolutePath().normalize();
        Path parent = absolute.getParent();
        if (parent != null) {
            Files.createDirectories(parent);
        }
        if (!Files.isDirectory(absolute)) {
            Files.createDirectory(absolute, asFileAttribute(fromString("rwx------")));
        } else if (!Files.getPosixFilePermissions(absolute).equals(fromString("rwx------"))) {
            Files.setPosixFilePermissions(absolute, fromString("rwx------"));
        }
        return new StoreFolder(absolute);
    }

    Path path() {
        return path;
    }

    Path file(String name) {
        return path.resolve(name);
    }

    /// The 32 random bytes in base64 that the file `name` holds; made at the first call.
    String secret(String name) throws IOException {
        Path file = file(name);
        if (!Files.exists(file)) {
            write(name, Base64.getEncoder().encodeToString(new Randomness().bytes(SECRET_BYTES)));
        }
        String secret = Files.readString(file, US_ASCII).strip();
        if (!isSecret(secret)) {
            throw new StartFailure(
                    "The file %s does not hold 32 bytes in base64: restore it from a backup"
                            .formatted(file));
        }
        return secret;
    }

    private static boolean isSecret(String text) {
        try {
            return Base64.getDecoder().decode(text).length == SECRET_BYTES;
        } catch (IllegalArgumentException notBase64) {
            return false;
        }
    }

    /// Writes the file whole or not at all.
    Path write(String name, String text) throws IOException {
        Path part = file(name + ".part");
        Files.deleteIfExists(part);
        Files.createFile(part, asFileAttribute(fromString("rw-------")));
        Files.writeString(part, text);
        return Files.move(part, file(name), ATOMIC_MOVE);
    }

    /// What an operator needs to know of `failure`, which `path` caused.
    static StartFailure unusable(Path path, IOException failure) {
        String reason =
                switch (failure) {
                    case AccessDeniedException denied ->
                            "user %s has no permission for %s"
                                    .formatted(System.getProperty("user.name"), denied.getFile());
                    case FileAlreadyExistsException file -> file.getFile() + " is a file";
                    case FileSystemException other when other.getReason() != null ->
                            other.getReason() + " (" + other.getFile() + ")";
                    default -> String.valueOf(failure.getMessage());
                };
        return new StartFailure(
                "The folder %s cannot be used, because %s: correct that, or set KEYFOB_EMBEDDED_DIRECTORY to another folder"
                        .formatted(path, reason),
                failure);
    }

    static void delete(Path tree) throws IOException {
        if (!Files.exists(tree, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        Files.walkFileTree(
                tree,
                new SimpleFileVisitor<>() {
                    @Override
                    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                            throws IOException {
                        Files.delete(file);
                        return FileVisitResult.CONTINUE;
                    }

                    @Override
                    public FileVisitResult postVisitDirectory(
                            Path folder, @Nullable IOException failure) throws IOException {
                        if (failure != null) {
                            throw failure;
                        }
                        Files.delete(folder);
                        return FileVisitResult.CONTINUE;
                    }
                });
    }
}
