package dev.keyfob.refresh.key;

import dev.keyfob.masterkey.MasterKey;
import dev.keyfob.platform.Database;
import dev.keyfob.platform.Randomness;
import io.quarkus.runtime.Startup;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.security.GeneralSecurityException;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// The keys of the refresh tokens' tags, in Postgres under the master key: the first instance that
/// starts makes one. They outlive a change of the master key, as refresh tokens do.
@ApplicationScoped
@Startup
public class RefreshTokenKeys {

    /// Bytes in a tag.
    public static final int TAG_LENGTH = 16;

    private static final int KEY_LENGTH = 32;
    private static final int FIRST_ID = 1;
    private static final String MAC = "HmacSHA256";

    private final Map<Integer, SecretKeySpec> keys;
    private final int newest;

    @Inject
    RefreshTokenKeys(
            Database database, MasterKey masterKey, Randomness randomness, InstantSource clock) {
        this(readOrMake(database, masterKey, randomness, clock));
    }

    /// Tags with the key of the highest id.
    ///
    /// @param keys by their ids, at least one
    public RefreshTokenKeys(Map<Integer, byte[]> keys) {
        this.keys =
                keys.entrySet().stream()
                        .collect(
                                Collectors.toUnmodifiableMap(
                                        Map.Entry::getKey,
                                        key -> new SecretKeySpec(key.getValue(), MAC)));
        newest = Collections.max(keys.keySet());
    }

    private static Map<Integer, byte[]> readOrMake(
            Database database, MasterKey masterKey, Randomness randomness, InstantSource clock) {
        database.update(
                """
                insert into refresh_token_key (id, sealed_key, created_at)
                values (?, ?, ?)
                on conflict do nothing
                """,
                FIRST_ID,
                masterKey.seal(name(FIRST_ID), randomness.bytes(KEY_LENGTH)),
                clock.instant());
        return database
                .all(
                        """
                        select id, sealed_key
                        from refresh_token_key
                        """,
                        row -> Map.entry(row.getInt("id"), row.getBytes("sealed_key")))
                .stream()
                .collect(
                        Collectors.toMap(
                                Map.Entry::getKey,
                                row -> masterKey.openAtStart(name(row.getKey()), row.getValue())));
    }

    /// The id of the key that tags new tokens: 0 to 255.
    public int newestId() {
        return newest;
    }

    /// The tag over the first `length` bytes.
    ///
    /// @return empty where there is no key with this id
    public Optional<byte[]> tag(int keyId, byte[] bytes, int length) {
        SecretKeySpec key = keys.get(keyId);
        if (key == null) {
            return Optional.empty();
        }
        try {
            Mac mac = Mac.getInstance(MAC);
            mac.init(key);
            mac.update(bytes, 0, length);
            return Optional.of(Arrays.copyOf(mac.doFinal(), TAG_LENGTH));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String name(int id) {
        return "refresh_token_key/" + id;
    }
}
