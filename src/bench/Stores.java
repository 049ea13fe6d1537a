import static java.nio.file.StandardOpenOption.APPEND;

import dev.keyfob.platform.embedded.EmbeddedStores;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/// The PostgreSQL and the Redis of `src/bench/run`: those that Keyfob brings, in a process of their own,
/// with their defaults but for the number of connections. They end with it.
final class Stores {

    /// @param arguments the folder of the stores, and the file that is written when they answer: the
    ///   environment that leads Keyfob to them; then other settings of PostgreSQL, a line each
    public static void main(String... arguments) throws IOException, InterruptedException {
        Path folder = Path.of(arguments[0]);
        EmbeddedStores.start(folder).stop();
        Files.writeString(
                folder.resolve("postgres/data/postgresql.conf"),
                "max_connections = 400\n" + (arguments.length > 2 ? arguments[2] : ""),
                APPEND);
        EmbeddedStores stores = EmbeddedStores.start(folder);
        var environment = new StringBuilder();
        stores.configuration()
                .forEach((name, value) ->
                        environment.append(
                                "%s='%s'\n"
                                        .formatted(
                                                name.toUpperCase(Locale.ROOT).replaceAll("\\W", "_"),
                                                value)));
        environment.append("PGPORT='%d'\n".formatted(stores.postgres().port()));
        Path part = Path.of(arguments[1] + ".part");
        Files.writeString(part, environment);
        Files.move(part, Path.of(arguments[1]));
        Thread.currentThread().join();
    }
}
