package dev.keyfob.accountimport;

import dev.keyfob.account.AccountConfig;
import dev.keyfob.account.PasswordHashing;
import dev.keyfob.accountimport.format.AccountFiles;
import dev.keyfob.platform.Randomness;
import dev.keyfob.platform.StartFailure;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.config.SmallRyeConfig;
import java.io.BufferedInputStream;
import java.io.Console;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.StreamSupport;
import me.tongfei.progressbar.DelegatingProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/// The command `import`. It needs what leads to the database, and nothing else of the
/// configuration: neither Redis nor mail nor the master key, and no port.
///
/// In the binary the progress bar asks the terminal how wide it is by this class.
@RegisterForReflection(classNames = "org.jline.terminal.impl.exec.ExecTerminalProvider")
public final class AccountImport {

    /// The first argument of the program.
    public static final String COMMAND = "import";

    /// All entries are accounts now, or were before.
    public static final int DONE = 0;

    /// Something has to be corrected; run again, it goes on.
    public static final int FAILED = 1;

    /// The others are, and the report says why these are not.
    public static final int SOME_REFUSED = 2;

    private static final String DATASOURCE = "quarkus.datasource.";
    private static final String DRIVER_PROPERTY =
            "quarkus.datasource.jdbc.additional-jdbc-properties.";
    private static final int MEBIBYTE = 1024 * 1024;

    /// Of the time between two lines, where they are not written over each other.
    private static final int MILLIS_BETWEEN_LINES = 5_000;

    private final SmallRyeConfig config;
    private final PrintStream out;

    /// @param config with the mapping of [AccountConfig]
    /// @param out gets the progress and the result
    public AccountImport(SmallRyeConfig config, PrintStream out) {
        this.config = config;
        this.out = out;
    }

    /// Imports a file.
    ///
    /// @param arguments what stands after the command
    /// @return the status with which the process ends
    /// @throws StartFailure where an operator can correct what is wrong
    /// @throws IllegalStateException where the database fails
    public int run(List<String> arguments) {
        ImportArguments asked = ImportArguments.parse(arguments);
        try (ImportedAccounts accounts = connect();
                ReportFile refused = ReportFile.at(asked.report());
                ReportFile ids = ReportFile.at(asked.ids())) {
            if (!accounts.hasTables()) {
                throw new StartFailure(
                        "The database has no tables of Keyfob yet: start the server on it once, then import");
            }
            var batch = new ImportBatch(accounts, refused, ids);
            new AccountFiles(asked.firebase()).read(asked.file(), this::open, batch::add);
            batch.flush();
            return tell(batch.tally(), asked);
        } catch (IOException failure) {
            throw new StartFailure("The file %s cannot be read".formatted(asked.file()), failure);
        } catch (SQLException failure) {
            throw new IllegalStateException(failure);
        }
    }

    private int tell(ImportBatch.Tally tally, ImportArguments asked) {
        out.printf(
                "%d accounts were taken, %d were there, %d entries are refused%n",
                tally.taken(), tally.there(), tally.refused());
        if (tally.withoutPassword() > 0) {
            out.printf(
                    "%d of those taken have no password: their owners begin with a new one by mail%n",
                    tally.withoutPassword());
        }
        if (tally.withoutFactor() > 0) {
            out.printf(
                    "%d of those taken had a second factor, and have none here: the password is enough until their owners set one up%n",
                    tally.withoutFactor());
        }
        if (tally.refused() == 0) {
            return DONE;
        }
        out.printf("Why entries are refused: %s%n", asked.report());
        return SOME_REFUSED;
    }

    private ImportedAccounts connect() throws SQLException {
        var properties = new Properties();
        // A row's values never reach an exception's text.
        properties.put("logServerErrorDetail", "false");
        StreamSupport.stream(config.getPropertyNames().spliterator(), false)
                .filter(name -> name.startsWith(DRIVER_PROPERTY) && !name.endsWith("Timeout"))
                .forEach(name ->
                        properties.put(
                                name.substring(DRIVER_PROPERTY.length()),
                                config.getValue(name, String.class)));
        set(properties, "user", "username");
        set(properties, "password", "password");
        var randomness = new Randomness();
        var hashing = new PasswordHashing(config.getConfigMapping(AccountConfig.class), randomness);
        return ImportedAccounts.connect(
                config.getValue(DATASOURCE + "jdbc.url", String.class),
                properties,
                randomness,
                hashing::ofNoPassword);
    }

    private void set(Properties properties, String property, String name) {
        config.getOptionalValue(DATASOURCE + name, String.class)
                .ifPresent(value -> properties.put(property, value));
    }

    private InputStream open(Path file) throws IOException {
        ProgressBarBuilder bar =
                new ProgressBarBuilder()
                        .setTaskName(String.valueOf(file.getFileName()))
                        .setInitialMax(Files.size(file))
                        .setUnit(" MiB", MEBIBYTE)
                        .setStyle(ProgressBarStyle.ASCII);
        if (!isTerminal()) {
            bar.setUpdateIntervalMillis(MILLIS_BETWEEN_LINES)
                    .setConsumer(new DelegatingProgressBarConsumer(out::println));
        }
        return new BufferedInputStream(ProgressBar.wrap(Files.newInputStream(file), bar), 1 << 16);
    }

    private static boolean isTerminal() {
        return Optional.ofNullable(System.console()).filter(Console::isTerminal).isPresent();
    }
}
