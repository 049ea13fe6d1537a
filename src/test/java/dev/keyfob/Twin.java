package dev.keyfob;

import io.quarkus.arc.Arc;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigProvider;
import org.jspecify.annotations.Nullable;

/// The binary beside the application that a test has started: on the same stores, with the same
/// settings, and with the clock that the test moves. The tests over HTTP ask it in the
/// application's place where the build made one (`-Dnative`); into the stores they look as always.
public final class Twin implements QuarkusTestResourceLifecycleManager {

    /// Tells of tests that ask nothing of the binary: they read or order something inside the
    /// process, wait for what is scheduled there (by a clock that stands still), or have things go
    /// wrong on purpose, which no shipped program can (`Chaos`).
    public static final String INSIDE = "inside";

    /// A field that gets the binary's [Instance], or null where the application itself is asked.
    @Retention(RetentionPolicy.RUNTIME)
    @Target(ElementType.FIELD)
    public @interface Beside {}

    /// What it is told of the application's settings; the others are the build's.
    private static final List<String> SETTINGS =
            List.of(
                    "keyfob.",
                    "quarkus.datasource.",
                    "quarkus.http.proxy.",
                    "quarkus.mailer.",
                    "quarkus.redis.");

    /// The ordinal of `application.properties`: what is below are defaults.
    private static final int OF_THE_FILE = 250;

    private @Nullable Instance binary;

    @Override
    public Map<String, String> start() {
        return Map.of();
    }

    @Override
    public void inject(TestInjector injector) {
        if (Program.isNative() && binary == null) {
            binary = started();
        }
        injector.injectIntoFields(binary, new TestInjector.Annotated(Beside.class));
    }

    @Override
    public void stop() {
        if (binary != null) {
            binary.close();
        }
    }

    private static Instance started() {
        try {
            Files.createDirectories(Instance.ROOT);
            Path time = Files.createTempFile(Instance.ROOT, "clock", "");
            Arc.container().instance(MovableClock.class).get().tell(time);
            Instance instance = Instance.start(MovableClock.followed(time), List.of(), settings());
            instance.awaitHealth();
            if (Files.readString(instance.log()).contains("cannot be preloaded")) {
                throw new IllegalStateException(
                        "libfaketime is missing: install it (Debian, Ubuntu: libfaketime)");
            }
            return instance;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (Exception failure) {
            throw new IllegalStateException(failure);
        }
    }

    private static List<String> settings() {
        Config config = ConfigProvider.getConfig();
        return StreamSupport.stream(config.getPropertyNames().spliterator(), false)
                .filter(name -> SETTINGS.stream().anyMatch(name::startsWith))
                .filter(name -> config.getConfigValue(name).getSourceOrdinal() >= OF_THE_FILE)
                .flatMap(name ->
                        config.getOptionalValue(name, String.class).stream()
                                .map(value -> "-D" + name + "=" + value))
                .toList();
    }
}
