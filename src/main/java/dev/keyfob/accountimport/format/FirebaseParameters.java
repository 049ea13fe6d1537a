package dev.keyfob.accountimport.format;

import dev.keyfob.account.foreignhash.ScryptHash;
import dev.keyfob.platform.StartFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// How a project of Firebase hashes passwords, as its console shows it: `hash_config { … }`. Shows
/// nothing: the signer key is a secret.
public final class FirebaseParameters {

    private static final String OF_A_LINE = "$firebase-scrypt$";

    private static final Pattern SETTING =
            Pattern.compile(
                    "^\\s*\"?(\\w+)\"?\\s*[:=]\\s*\"?([\\w+/=-]+)\"?,?\\s*$", Pattern.MULTILINE);

    private final byte[] signerKey;
    private final byte[] saltSeparator;
    private final ScryptHash.Cost cost;

    private FirebaseParameters(byte[] signerKey, byte[] saltSeparator, ScryptHash.Cost cost) {
        this.signerKey = signerKey;
        this.saltSeparator = saltSeparator;
        this.cost = cost;
    }

    /// Reads the file into which somebody has copied them.
    ///
    /// @throws StartFailure where it has not all of them
    public static FirebaseParameters read(Path file) {
        try {
            return parse(Files.readString(file));
        } catch (IOException | IllegalArgumentException unusable) {
            throw new StartFailure(
                    "The file %s has not the hash parameters of Firebase: copy all of hash_config { … } into it, as the console shows it under Authentication, Users, Password hash parameters"
                            .formatted(file));
        }
    }

    /// @throws IllegalArgumentException where one is missing or has another form
    static FirebaseParameters parse(String text) {
        Map<String, String> settings =
                SETTING.matcher(text)
                        .results()
                        .collect(
                                Collectors.toMap(
                                        each -> each.group(1),
                                        each -> each.group(2),
                                        (_, last) -> last));
        if (!settings.getOrDefault("algorithm", "SCRYPT").equals("SCRYPT")) {
            throw new IllegalArgumentException("another algorithm");
        }
        return new FirebaseParameters(
                decode(required(settings, "base64_signer_key")),
                decode(settings.getOrDefault("base64_salt_separator", "")),
                new ScryptHash.Cost(
                        Integer.parseInt(required(settings, "mem_cost")),
                        Integer.parseInt(required(settings, "rounds"))));
    }

    /// Whether a line has a hash of Firebase's: `$firebase-scrypt$salt$hash`.
    static boolean isOfALine(String hash) {
        return hash.startsWith(OF_A_LINE);
    }

    /// What has to be there where a hash of Firebase's is read.
    ///
    /// @throws StartFailure where it is not
    static FirebaseParameters required(Optional<FirebaseParameters> given) {
        return given.orElseThrow(() ->
                new StartFailure(
                        "The hashes of Firebase are of no use without the project's hash parameters: copy them into a file that you alone can read, and give it with --firebase FILE"));
    }

    String hashOfALine(String hash) {
        String[] parts = hash.substring(OF_A_LINE.length()).split("\\$", -1);
        return parts.length == 2 ? hash(parts[0], parts[1]) : OF_A_LINE;
    }

    /// A hash in the form that Keyfob reads. Where one of the texts is no base64, it refuses it.
    ///
    /// @param salt in either alphabet of base64, as the hash
    String hash(String salt, String hash) {
        try {
            byte[] salted = decode(salt);
            byte[] all = Arrays.copyOf(salted, salted.length + saltSeparator.length);
            System.arraycopy(saltSeparator, 0, all, salted.length, saltSeparator.length);
            return ScryptHash.text(cost, all, decode(hash), signerKey);
        } catch (IllegalArgumentException notBase64) {
            return ScryptHash.text(cost, new byte[0], new byte[0], signerKey);
        }
    }

    private static byte[] decode(String text) {
        return Base64.getDecoder().decode(text.replace('-', '+').replace('_', '/'));
    }

    private static String required(Map<String, String> settings, String name) {
        return Optional.ofNullable(settings.get(name))
                .orElseThrow(() -> new IllegalArgumentException(name));
    }

    @Override
    public String toString() {
        return "FirebaseParameters[…]";
    }
}
