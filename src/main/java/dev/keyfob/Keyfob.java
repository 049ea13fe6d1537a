package dev.keyfob;

import dev.keyfob.account.AccountConfig;
import dev.keyfob.accountimport.AccountImport;
import dev.keyfob.http.body.ServerRefusals;
import dev.keyfob.http.tracing.TracingConfig;
import dev.keyfob.platform.StartFailure;
import dev.keyfob.platform.embedded.EmbeddedConfig;
import dev.keyfob.platform.embedded.EmbeddedStores;
import io.quarkus.runtime.ImageMode;
import io.quarkus.runtime.LaunchMode;
import io.quarkus.runtime.PreventFurtherStepsException;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.QuarkusBindException;
import io.quarkus.runtime.annotations.QuarkusMain;
import io.quarkus.runtime.configuration.ConfigUtils;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.smallrye.config.ConfigValidationException;
import io.smallrye.config.SmallRyeConfig;
import java.net.BindException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.flywaydb.core.api.FlywayException;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// The program: decides which PostgreSQL and Redis it runs on, starts its own where that is the
/// decision, and hands over to Quarkus.
@QuarkusMain
public final class Keyfob {

    private static final Logger LOG = Logger.getLogger(Keyfob.class);

    private static final String DATABASE = "quarkus.datasource.jdbc.url";
    private static final String MASTER_KEY = "keyfob.signing.master-key";
    private static final String ISSUER = "keyfob.issuer";
    private static final String CLIENTS = "keyfob.client.";
    private static final String VERIFY_EMAIL = "keyfob.account.verify-email";
    private static final String MAIL_SENDER = "quarkus.mailer.from";
    private static final String REDIS = "quarkus.redis.hosts";
    private static final List<String> ALLOW_FORWARDED =
            List.of(
                    "quarkus.http.proxy.allow-forwarded",
                    "quarkus.management.proxy.allow-forwarded");

    /// The binary is made without them; whoever has no Docker has a JVM.
    private static final boolean BRINGS_STORES = ImageMode.current() == ImageMode.JVM;

    Keyfob() {}

    public static void main(String... args) {
        System.setProperty(ServerRefusals.URI_VALIDATION_OFF, "true");
        boolean isDevelopment = isDevelopment();
        if (isDevelopment) {
            // As Quarkus does later: settings of the `dev` profile take part in the decision.
            LaunchMode.set(LaunchMode.DEVELOPMENT);
        }
        try {
            UnknownVariables.refuse(System.getenv().keySet());
            if (args.length > 0 && args[0].equals(AccountImport.COMMAND)) {
                importAccounts(List.of(args).subList(1, args.length));
                return;
            }
            // Made once: it takes a part of a native start. It reads system properties as they are.
            SmallRyeConfig config = ConfigUtils.configBuilder().build();
            refuseForwarded(config);
            provideStores(config, isDevelopment);
            requireMail(config);
            chooseTracing(config);
        } catch (StartFailure failure) {
            ended(1, failure);
        }
        // In development Quarkus shows a failure in the browser and waits for its correction.
        Quarkus.run(null, isDevelopment ? null : Keyfob::ended, args);
    }

    /// Ends the process. Only the database is needed: one that is configured, or the one that
    /// Keyfob brings.
    private static void importAccounts(List<String> arguments) {
        SmallRyeConfig config = ConfigUtils.configBuilder().build();
        if (!isSet(config, DATABASE)) {
            provideStores(config, false);
        }
        try {
            SmallRyeConfig all =
                    ConfigUtils.configBuilder().withMapping(AccountConfig.class).build();
            ended(new AccountImport(all, System.out).run(arguments), null);
        } catch (IllegalStateException | ConfigValidationException failure) {
            ended(AccountImport.FAILED, failure);
        }
    }

    /// `LaunchMode` answers too late: here it still says `NORMAL`. The development mode is known by
    /// the class loader that can reload classes; the packaged program has another.
    private static boolean isDevelopment() {
        ClassLoader loader = Keyfob.class.getClassLoader();
        return loader != null && loader.getClass().getSimpleName().equals("QuarkusClassLoader");
    }

    /// Quarkus takes the first address in `Forwarded`, which a client may have written itself.
    private static void refuseForwarded(SmallRyeConfig config) {
        if (ALLOW_FORWARDED.stream()
                .anyMatch(key -> config.getOptionalValue(key, Boolean.class).orElse(false))) {
            throw new StartFailure(
                    "The header Forwarded is not believed: have your proxy add to X-Forwarded-For, and set QUARKUS_HTTP_PROXY_ALLOW_X_FORWARDED=true"
                            + " in place of allow-forwarded");
        }
    }

    /// Stores that are configured are used as they are; both or none.
    private static void provideStores(SmallRyeConfig config, boolean isDevelopment) {
        boolean hasDatabase = isSet(config, DATABASE);
        if (hasDatabase != isSet(config, REDIS)) {
            throw new StartFailure(
                    "Only one of QUARKUS_DATASOURCE_JDBC_URL and QUARKUS_REDIS_HOSTS is set: set both"
                            + (BRINGS_STORES ? ", or neither and KEYFOB_EMBEDDED=true" : ""));
        }
        if (hasDatabase) {
            return;
        }
        if (!BRINGS_STORES) {
            throw new StartFailure(
                    "Keyfob needs a PostgreSQL and a Redis: set QUARKUS_DATASOURCE_JDBC_URL and QUARKUS_REDIS_HOSTS to yours. The native program brings none, the jar does");
        }
        if (!config.getOptionalValue("keyfob.embedded", Boolean.class).orElse(isDevelopment)) {
            throw new StartFailure(
                    "Keyfob needs a PostgreSQL and a Redis: set QUARKUS_DATASOURCE_JDBC_URL and QUARKUS_REDIS_HOSTS to yours, or set KEYFOB_EMBEDDED=true and it brings its own");
        }
        var directory =
                Path.of(
                        config.getOptionalValue("keyfob.embedded.directory", String.class)
                                .orElse(EmbeddedConfig.DIRECTORY));
        EmbeddedStores stores = EmbeddedStores.start(directory);
        LOG.infof(
                "PostgreSQL (port %d) and Redis (port %d) keep their data in %s",
                stores.postgres().port(), stores.redis().port(), directory.toAbsolutePath());
        var properties = new HashMap<>(stores.configuration());
        if (isSet(config, MASTER_KEY)) {
            properties.remove(MASTER_KEY);
        }
        if (!isSet(config, ISSUER)) {
            int port = config.getOptionalValue("quarkus.http.port", Integer.class).orElse(8080);
            properties.put(ISSUER, "http://localhost:" + port);
        }
        if (StreamSupport.stream(config.getPropertyNames().spliterator(), false)
                .noneMatch(name -> name.startsWith(CLIENTS))) {
            properties.put(CLIENTS + "demo.grants", "authorization_code,refresh_token");
        }
        if (!isSet(config, VERIFY_EMAIL) && !isSet(config, MAIL_SENDER)) {
            properties.put(VERIFY_EMAIL, "optional");
        }
        // System properties outlive the reloads of the development mode, as the stores do.
        properties.forEach(System::setProperty);
    }

    private static void chooseTracing(SmallRyeConfig config) {
        TracingConfig.settings(config.getOptionalValue(TracingConfig.ENDPOINT, String.class))
                .forEach(System::setProperty);
    }

    /// Without mail nobody could sign up where addresses have to be verified.
    private static void requireMail(SmallRyeConfig config) {
        String verifyEmail = config.getOptionalValue(VERIFY_EMAIL, String.class).orElse("required");
        if (!verifyEmail.equalsIgnoreCase("optional") && !isSet(config, MAIL_SENDER)) {
            throw new StartFailure(
                    "Addresses are verified by mail, and there is no mail server: set QUARKUS_MAILER_HOST and QUARKUS_MAILER_FROM to yours, or"
                            + " set KEYFOB_ACCOUNT_VERIFY_EMAIL=optional");
        }
    }

    private static boolean isSet(SmallRyeConfig config, String property) {
        return config.getOptionalValue(property, String.class).isPresent();
    }

    /// Ends the process: after a failure that an operator can correct with one sentence, after any
    /// other with all that is known.
    private static void ended(int status, @Nullable Throwable failure) {
        if (failure != null) {
            sentence(failure).ifPresentOrElse(System.err::println, () -> failure.printStackTrace());
        }
        System.exit(status);
    }

    private static Optional<String> sentence(Throwable failure) {
        return Stream.iterate(failure, Objects::nonNull, Throwable::getCause)
                .map(Keyfob::known)
                .flatMap(Optional::stream)
                .reduce((outer, inner) -> inner);
    }

    private static Optional<String> known(Throwable failure) {
        return switch (failure) {
            case StartFailure own -> Optional.ofNullable(own.getMessage());
            case QuarkusBindException bind ->
                    Optional.of(
                            "Port %d is in use by another process: stop that one, or set QUARKUS_HTTP_PORT to a free one"
                                    .formatted(bind.getPort()));
            // The management interface tells no port.
            case BindException _ ->
                    Optional.of(
                            "The port of the management interface is in use by another process: stop that one, or set QUARKUS_MANAGEMENT_PORT to a free one");
            case ConfigurationException configuration ->
                    Optional.ofNullable(configuration.getMessage());
            case ConfigValidationException configuration ->
                    Optional.ofNullable(configuration.getMessage());
            case PreventFurtherStepsException end -> Optional.ofNullable(end.getMessage());
            case SQLException sql ->
                    Optional.of(
                            "PostgreSQL cannot be used (%s): correct that, or the QUARKUS_DATASOURCE_ settings"
                                    .formatted(firstLine(sql)));
            case FlywayException migration ->
                    Optional.of(
                            "The database cannot be brought to the version of this Keyfob (%s)"
                                    .formatted(firstLine(migration)));
            default -> Optional.empty();
        };
    }

    private static String firstLine(Throwable failure) {
        return String.valueOf(failure.getMessage()).lines().findFirst().orElse("");
    }
}
