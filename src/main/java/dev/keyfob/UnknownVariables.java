package dev.keyfob;

import dev.keyfob.platform.StartFailure;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Environment variables that look like settings and are none: a slip in a name must not start a
/// Keyfob that was told something else.
///
/// Variables only: in every other source Quarkus refuses an unknown `keyfob.*` name itself.
final class UnknownVariables {

    /// The names of all settings, with `*` for a client_id and for the index of an element. Written
    /// down because the native program has no reflection; `ConfigurationTest` compares them with
    /// the mappings.
    static final List<String> SETTINGS =
            List.of(
                    "keyfob.account.grace",
                    "keyfob.account.hashing.iterations",
                    "keyfob.account.hashing.memory",
                    "keyfob.account.hashing.parallelism",
                    "keyfob.account.hashing.queue",
                    "keyfob.account.hashing.threads",
                    "keyfob.account.verify-email",
                    "keyfob.client.*.access-token-lifetime",
                    "keyfob.client.*.audience",
                    "keyfob.client.*.audience[*]",
                    "keyfob.client.*.grants",
                    "keyfob.client.*.grants[*]",
                    "keyfob.client.*.jwks",
                    "keyfob.client.*.refresh.absolute",
                    "keyfob.client.*.refresh.fork",
                    "keyfob.client.*.refresh.idle",
                    "keyfob.client.*.refresh.window",
                    "keyfob.client.*.refresh.without-proof",
                    "keyfob.client.*.scopes",
                    "keyfob.client.*.scopes[*]",
                    "keyfob.client.*.secret-hash",
                    "keyfob.client.*.secret-hash[*]",
                    "keyfob.device.beyond-limit",
                    "keyfob.device.geoip",
                    "keyfob.device.keep-ended",
                    "keyfob.device.limit",
                    "keyfob.embedded",
                    "keyfob.embedded.directory",
                    "keyfob.event.keep",
                    "keyfob.issuer",
                    "keyfob.limit.enabled",
                    "keyfob.limit.scale",
                    "keyfob.mail.app-name",
                    "keyfob.mail.link",
                    "keyfob.password.range.timeout",
                    "keyfob.password.range.url",
                    "keyfob.refresh.accept-ahead",
                    "keyfob.revocation.freshness",
                    "keyfob.revocation.when-unreachable",
                    "keyfob.signing.algorithm",
                    "keyfob.signing.master-key",
                    "keyfob.signing.previous-master-key",
                    "keyfob.signing.publish-ahead",
                    "keyfob.signing.rotate-every",
                    "keyfob.tracing.endpoint",
                    "keyfob.webhook.previous-secret",
                    "keyfob.webhook.secret",
                    "keyfob.webhook.url");

    private static final String PREFIX = "KEYFOB_";

    /// A key of letters and digits, bare or in quotes, which become underscores. Of another key the
    /// name says too little: `DEMO_IOS` would make a client `demo.ios` beside `demo-ios`.
    private static final String KEY = "([A-Z0-9]+|_[A-Z0-9]+_)";

    private static final String CLIENT = PREFIX + "CLIENT_";

    private static final String INDEX = "_[0-9]+_";

    /// What Kubernetes tells each container of the services `keyfob` and `keyfob-…` beside it.
    private static final String OF_A_SERVICE =
            PREFIX
                    + "([A-Z0-9_]+_)?(SERVICE_HOST|SERVICE_PORT(_[A-Z0-9_]+)?|PORT(_[0-9]+_(TCP|UDP|SCTP)(_(ADDR|PORT|PROTO))?)?)";

    private static final Pattern KNOWN =
            Pattern.compile(
                    Stream.concat(
                                    SETTINGS.stream().map(UnknownVariables::variable),
                                    Stream.of(OF_A_SERVICE))
                            .collect(Collectors.joining("|")));

    private UnknownVariables() {}

    /// @param variables the names of all environment variables
    /// @throws StartFailure where one of them is unknown
    static void refuse(Collection<String> variables) {
        sentence(variables)
                .ifPresent(sentence -> {
                    throw new StartFailure(sentence);
                });
    }

    /// What the operator is told, if anything.
    static Optional<String> sentence(Collection<String> variables) {
        List<String> unknown =
                variables.stream()
                        .filter(name -> name.startsWith(PREFIX))
                        .filter(name -> !KNOWN.matcher(name).matches())
                        .sorted()
                        .toList();
        if (unknown.isEmpty()) {
            return Optional.empty();
        }
        String hint =
                unknown.stream().anyMatch(name -> name.startsWith(CLIENT))
                        ? " (a client_id with other characters than letters and digits is set in config/application.properties)"
                        : "";
        return Optional.of(
                "Keyfob has no setting %s: correct the name, or remove the environment variable%s"
                        .formatted(String.join(", ", unknown), hint));
    }

    /// The form of a setting's environment variable.
    private static String variable(String setting) {
        return setting.toUpperCase(Locale.ROOT)
                .replaceAll("[.-]", "_")
                .replace("[*]", INDEX)
                .replace("*", KEY);
    }
}
