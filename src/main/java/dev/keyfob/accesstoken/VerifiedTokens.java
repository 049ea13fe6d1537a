package dev.keyfob.accesstoken;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.Provider;
import java.security.Security;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/// Access tokens whose signature was verified, so that a signature is verified once and not at each
/// request. What changes with time is not kept but asked at each use: whether the token is in
/// force, whether its key still stands, whether it was revoked.
///
/// Only good tokens are kept, so a flood of others takes no place, and each by the SHA-256 of its
/// whole text, so what is kept opens nothing.
final class VerifiedTokens {

    /// About a kilobyte each.
    static final int MOST = 10_000;

    private final Cache<Hash, Token> tokens;

    /// @param lifetime after which no token is good any more
    VerifiedTokens(Duration lifetime) {
        tokens = Caffeine.newBuilder().maximumSize(MOST).expireAfterWrite(lifetime).build();
    }

    /// What the signature stands for.
    ///
    /// @param kid of the key that made it
    record Token(String kid, Payload payload) {}

    /// The SHA-256 of a token's text, by the JDK: for so short a text a call of a native library
    /// takes longer than the hash, and leaves three times as much to the collector.
    private record Hash(long first, long second, long third, long fourth) {

        private static final Provider JDK = Security.getProvider("SUN");

        static Hash of(String text) {
            try {
                ByteBuffer hash =
                        ByteBuffer.wrap(
                                MessageDigest.getInstance("SHA-256", JDK)
                                        .digest(text.getBytes(StandardCharsets.UTF_8)));
                return new Hash(hash.getLong(), hash.getLong(), hash.getLong(), hash.getLong());
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    /// The token with this text, if it is good: as it was kept, or else as it is verified now.
    ///
    /// @param isGood what changes with time
    /// @param verification what does not
    Optional<Token> find(
            String text, Predicate<Token> isGood, Function<String, Optional<Token>> verification) {
        Hash hash = Hash.of(text);
        Token kept = tokens.getIfPresent(hash);
        if (kept != null && isGood.test(kept)) {
            return Optional.of(kept);
        }
        Optional<Token> verified = verification.apply(text).filter(isGood);
        verified.ifPresent(token -> tokens.put(hash, token));
        return verified;
    }
}
