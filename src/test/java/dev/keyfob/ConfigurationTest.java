package dev.keyfob;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.keyfob.platform.embedded.EmbeddedConfig;
import io.quarkus.arc.Unremovable;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.ConfigMappingInterface.Property;
import io.smallrye.config.ConfigMappings;
import io.smallrye.config.ConfigMappings.ConfigClass;
import io.smallrye.config.ConfigValidationException;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.smallrye.config.common.utils.StringUtil;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Every name and every default of the configuration.
class ConfigurationTest {

    private static final JavaClasses CLASSES =
            new ClassFileImporter()
                    .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                    .importPackages("dev.keyfob");

    private static final List<JavaClass> INTERFACES =
            CLASSES.stream().filter(type -> type.isAnnotatedWith(ConfigMapping.class)).toList();

    private static final List<ConfigClass> MAPPINGS =
            INTERFACES.stream().map(JavaClass::reflect).map(ConfigClass::configClass).toList();

    @Test
    void theseAreTheSettingsAndTheirDefaults() {
        assertThat(table())
                .isEqualTo(
                        """
                        keyfob.account.grace = P14D
                        keyfob.account.hashing.iterations = 2
                        keyfob.account.hashing.memory = 19456
                        keyfob.account.hashing.parallelism = 1
                        keyfob.account.hashing.queue = 100
                        keyfob.account.hashing.threads = (none)
                        keyfob.account.verify-email = required
                        keyfob.client.*.access-token-lifetime = PT10M
                        keyfob.client.*.audience = (none)
                        keyfob.client.*.grants = authorization_code,refresh_token
                        keyfob.client.*.jwks = (none)
                        keyfob.client.*.refresh.absolute = P365D
                        keyfob.client.*.refresh.fork = true
                        keyfob.client.*.refresh.idle = P60D
                        keyfob.client.*.refresh.window = PT30S
                        keyfob.client.*.refresh.without-proof = fork
                        keyfob.client.*.scopes = account
                        keyfob.client.*.secret-hash = (none)
                        keyfob.device.beyond-limit = end-oldest
                        keyfob.device.geoip = (none)
                        keyfob.device.keep-ended = P30D
                        keyfob.device.limit = 50
                        keyfob.embedded = (none)
                        keyfob.embedded.directory = .keyfob
                        keyfob.event.keep = P90D
                        keyfob.issuer = (none)
                        keyfob.limit.enabled = true
                        keyfob.limit.scale = 1
                        keyfob.mail.app-name = (none)
                        keyfob.mail.link = (none)
                        keyfob.password.range.timeout = PT2S
                        keyfob.password.range.url = (none)
                        keyfob.refresh.accept-ahead = 0
                        keyfob.revocation.freshness = PT1S
                        keyfob.revocation.when-unreachable = deny
                        keyfob.signing.algorithm = ES256
                        keyfob.signing.master-key = (none)
                        keyfob.signing.previous-master-key = (none)
                        keyfob.signing.publish-ahead = PT1H
                        keyfob.signing.rotate-every = P30D
                        keyfob.tracing.endpoint = (none)
                        keyfob.webhook.previous-secret = (none)
                        keyfob.webhook.secret = (none)
                        keyfob.webhook.url = (none)
                        """);
    }

    @Test
    void theReadmeHasEverySettingWithItsDefault() throws IOException {
        String readme = Files.readString(Path.of("README.md"));

        settings()
                .forEach((name, value) -> {
                    String key = name.replace("*", "\"<client_id>\"");
                    if (!name.endsWith("[*]")) {
                        assertThat(readme)
                                .containsPattern(
                                        "\\| `%s` \\| %s"
                                                .formatted(
                                                        Pattern.quote(key),
                                                        value.equals("(none)")
                                                                ? ""
                                                                : Pattern.quote(
                                                                        "`" + value + "` |")));
                    }
                });
    }

    @Test
    void theListOfKnownVariablesIsComplete() {
        assertThat(UnknownVariables.SETTINGS)
                .containsExactlyInAnyOrderElementsOf(settings().keySet());
    }

    @ParameterizedTest
    @ValueSource(strings = {"demo", "\"demo\""})
    void everySettingIsKnownByTheVariableThatStandsForIt(String client) {
        List<String> variables =
                settings().keySet().stream()
                        .map(name -> name.replace("[*]", "[0]").replace("*", client))
                        .map(StringUtil::replaceNonAlphanumericByUnderscores)
                        .map(name -> name.toUpperCase(Locale.ROOT))
                        .toList();

        assertThat(UnknownVariables.sentence(variables)).isEmpty();
    }

    /// Quarkus forgets a mapping that nothing injects, and refuses its names as unknown.
    @Test
    void everyMappingIsInjectedOrKept() {
        assertThat(INTERFACES)
                .allMatch(type -> type.isAnnotatedWith(Unremovable.class) || isInjected(type));
    }

    @Test
    void nothingHasToBeSetForTheMappingsToBeRead() {
        EmbeddedConfig embedded = configuration(Map.of()).getConfigMapping(EmbeddedConfig.class);

        assertThat(embedded.enabled()).isEmpty();
        assertThat(embedded.directory()).isEqualTo(EmbeddedConfig.DIRECTORY);
    }

    @Test
    void theEmbeddedStoresHaveASwitchAndAFolder() {
        EmbeddedConfig embedded =
                configuration(
                                Map.of(
                                        "keyfob.embedded", "true",
                                        "keyfob.embedded.directory", "data"))
                        .getConfigMapping(EmbeddedConfig.class);

        assertThat(embedded.enabled()).hasValue(true);
        assertThat(embedded.directory()).isEqualTo("data");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "keyfob.isuer",
                "keyfob.signin.x",
                "keyfob.signing.masterkey",
                "keyfob.embedded.folder",
                "keyfob.client.demo.grant",
                "keyfob.client.demo-ios.refresh.idl",
            })
    void anUnknownNameFailsTheStart(String name) {
        assertThatThrownBy(() -> configuration(Map.of(name, "1")))
                .isInstanceOf(ConfigValidationException.class)
                .hasMessageContaining(name + " in")
                .hasMessageContaining("does not map to any root");
    }

    private static boolean isInjected(JavaClass mapping) {
        return CLASSES.stream()
                .flatMap(type -> type.getConstructors().stream())
                .anyMatch(constructor -> constructor.getRawParameterTypes().contains(mapping));
    }

    /// An element of a list is no setting of its own.
    private static String table() {
        return settings().entrySet().stream()
                .filter(setting -> !setting.getKey().endsWith("[*]"))
                .map(setting -> setting.getKey() + " = " + setting.getValue() + "\n")
                .collect(Collectors.joining());
    }

    /// Names, with `*` for a key and an index, and defaults.
    private static SortedMap<String, String> settings() {
        var settings = new TreeMap<String, String>();
        for (ConfigClass mapping : MAPPINGS) {
            ConfigMappings.getProperties(mapping)
                    .forEach((name, property) -> settings.put(name, defaultOf(property)));
        }
        return settings;
    }

    private static String defaultOf(Property property) {
        return property.hasDefaultValue() ? property.getDefaultValue() : "(none)";
    }

    /// As Quarkus reads it: all mappings at once.
    private static SmallRyeConfig configuration(Map<String, String> properties) {
        var builder =
                new SmallRyeConfigBuilder()
                        .withSources(new PropertiesConfigSource(properties, "test", 100));
        MAPPINGS.forEach(builder::withMapping);
        return builder.build();
    }
}
