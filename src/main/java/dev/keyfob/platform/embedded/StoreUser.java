package dev.keyfob.platform.embedded;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import dev.keyfob.platform.StartFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// Whom the processes of a store run as: PostgreSQL refuses root and a user without a name.
///
/// That is the user of this process where it may be; else the same user without privileges in a
/// user namespace of its own, which leaves every file its owner; else, where such namespaces are
/// forbidden, user and group 65534, who then own the folder.
final class StoreUser {

    private static final int NOBODY = 65534;
    private static final String OWNER = "unix:uid";

    private static final StoreUser OWN = new StoreUser(List.of());
    private static final StoreUser WITHOUT_PRIVILEGES =
            new StoreUser(List.of("unshare", "-U", "--"));
    private static final StoreUser OTHER =
            new StoreUser(
                    List.of(
                            "setpriv",
                            "--reuid=" + NOBODY,
                            "--regid=" + NOBODY,
                            "--clear-groups",
                            "--"));

    /// Ends with 0 where a process of the user can keep a store in the folder `$1`.
    private static final String IS_FIT =
            "[ \"$(id -u)\" -ne 0 ] && id -un && cd \"$1\" && [ -w . ]";

    private final List<String> prefix;

    private StoreUser(List<String> prefix) {
        this.prefix = prefix;
    }

    /// The first user that can keep a store somewhere below `folder`, who may enter it afterwards.
    static StoreUser entering(Path folder) throws IOException {
        return fit(folder, Stream::of);
    }

    /// The first user that can keep a store in `folder`, who owns all files there afterwards.
    static StoreUser owning(Path folder) throws IOException {
        return fit(folder, Files::walk);
    }

    private static StoreUser fit(Path folder, Given files) throws IOException {
        for (StoreUser user : List.of(OWN, WITHOUT_PRIVILEGES)) {
            if (user.succeeds(IS_FIT, folder)) {
                return user;
            }
        }
        if (OTHER.succeeds("cd \"$1/..\"", folder)) {
            try (Stream<Path> given = files.of(folder)) {
                for (Path file : given.toList()) {
                    give(file);
                }
            }
            if (OTHER.succeeds(IS_FIT, folder)) {
                return OTHER;
            }
        }
        throw new StartFailure(
                "PostgreSQL refuses to run as this user, and no other can reach the folder %s: start Keyfob as an ordinary user, or set KEYFOB_EMBEDDED_DIRECTORY to a folder whose parents everybody may enter"
                        .formatted(folder));
    }

    /// `command` as this user runs it, in the same process.
    List<String> running(List<String> command) {
        var whole = new ArrayList<>(prefix);
        whole.addAll(command);
        return whole;
    }

    private boolean succeeds(String script, Path folder) throws IOException {
        return StoreProcess.succeeds(
                running(List.of("/bin/sh", "-c", script, "sh", folder.toString())));
    }

    private static void give(Path file) throws IOException {
        if (!Files.getAttribute(file, OWNER, NOFOLLOW_LINKS).equals(NOBODY)) {
            Files.setAttribute(file, OWNER, NOBODY, NOFOLLOW_LINKS);
        }
    }

    @FunctionalInterface
    private interface Given {
        Stream<Path> of(Path folder) throws IOException;
    }
}
