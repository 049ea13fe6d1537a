package dev.keyfob.accountimport;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.smallrye.config.SmallRyeConfig;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.config.ConfigProvider;

/// Imports of files in one folder, into the database that the tests have.
record Imports(Path folder) {

    static final String PASSWORD = "correct horse battery staple";
    static final String BCRYPT = "$2b$05$abcdefghijklmnopqrstuuFiPhXf1sVd3pCCRO.uVh34H/qI/ZsuS";

    /// The example of `firebase/scrypt`.
    static final String FIREBASE =
            """
            hash_config {
              algorithm: SCRYPT,
              base64_signer_key: jxspr8Ki0RYycVU8zykbdLGjFQ3McFUH0uiiTvC8pVMXAn210wjLNmdZJzxUECKbm0QsEmYUSDzZvpjeJ9WmXA==,
              base64_salt_separator: Bw==,
              rounds: 8,
              mem_cost: 14,
            }
            """;

    /// How an import ends.
    record End(int status, String output) {}

    Path file(String name, String content) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, content);
    }

    String read(String name) throws IOException {
        return Files.readString(folder.resolve(name));
    }

    static End run(Path file, String... options) {
        var arguments = new ArrayList<>(List.of(file.toString()));
        arguments.addAll(List.of(options));
        var output = new ByteArrayOutputStream();
        int status =
                new AccountImport(
                                ConfigProvider.getConfig().unwrap(SmallRyeConfig.class),
                                new PrintStream(output, true, UTF_8))
                        .run(arguments);
        return new End(status, output.toString(UTF_8));
    }

    static String email() {
        return "alice-" + UUID.randomUUID() + "@example.com";
    }

    /// A line of Keyfob's own format.
    static String line(UUID id, String email, String hash) {
        return "{\"id\":\"%s\",\"email\":\"%s\",\"email_verified\":true,\"password_hash\":\"%s\"}\n"
                .formatted(id, email, hash);
    }
}
