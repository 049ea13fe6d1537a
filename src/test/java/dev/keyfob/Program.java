package dev.keyfob;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The packaged program: the jar, or the binary where the build made one (`-Dnative`).
public final class Program {

    /// Tells of tests of what the jar alone has: its own stores, and the files in it.
    public static final String OF_THE_JAR = "of-the-jar";

    /// The environment variable in which a JVM is told system properties.
    public static final String SYSTEM_PROPERTIES = "JAVA_TOOL_OPTIONS";

    /// The environment variable with which the binary is started in a folder of its own, without
    /// the library that lies beside it.
    public static final String ALONE = "ALONE";

    private Program() {}

    /// Whether tests run the binary.
    public static boolean isNative() {
        return binary().isPresent();
    }

    /// What the binary is told as arguments: the system properties of an environment.
    static List<String> properties(Map<String, String> environment) {
        String properties = environment.getOrDefault(SYSTEM_PROPERTIES, "");
        return isNative() && !properties.isEmpty() ? List.of(properties.split(" ")) : List.of();
    }

    /// What starts it.
    ///
    /// @param flags of the JVM, which the binary has not
    /// @param arguments its own
    public static List<String> command(List<String> flags, List<String> arguments) {
        var command = new ArrayList<String>();
        binary().ifPresentOrElse(
                        path -> command.add(path),
                        () -> command.addAll(ofJar(jar().toString(), flags)));
        command.addAll(arguments);
        return command;
    }

    /// The same program, where an environment asks for that without what lies beside the binary.
    static List<String> inFolderOf(Map<String, String> environment, List<String> command)
            throws IOException {
        if (!isNative() || !environment.containsKey(ALONE)) {
            return command;
        }
        Path binary = Path.of(command.getFirst());
        Path folder = Files.createTempDirectory(binary.getParent(), "alone");
        var moved = new ArrayList<>(command);
        moved.set(0, Files.createLink(folder.resolve("keyfob"), binary).toString());
        return moved;
    }

    /// What starts the version before this one, a jar.
    static List<String> previous(List<String> flags) {
        return ofJar(System.getProperty("jar.of.previous"), flags);
    }

    private static List<String> ofJar(String jar, List<String> flags) {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(flags);
        command.addAll(List.of("-jar", jar));
        return command;
    }

    /// The file that starts the program in a JVM, beside all others that the build made.
    public static Path jar() {
        return Path.of(System.getProperty("jar.of.keyfob"));
    }

    private static Optional<String> binary() {
        return Optional.ofNullable(System.getProperty("binary.of.keyfob"));
    }
}
