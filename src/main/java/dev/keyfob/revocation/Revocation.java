package dev.keyfob.revocation;

import java.time.Instant;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What ended before its time: access tokens, by what they have in common.
///
/// @param revokedAt when it was written
/// @param expiresAt when the last access token concerned has expired
public record Revocation(Concern concern, Instant revokedAt, Instant expiresAt) {

    private static final Pattern FORM =
            Pattern.compile(
                    "key:(?<kid>.+)|(?<sid>[0-9a-f-]{36})(:claims:(?<version>\\d{1,9})|:(?<jti>.+))?");

    /// Which access tokens are over. `toString` is its text in Redis.
    public sealed interface Concern {

        /// Reads the text.
        ///
        /// @return empty where it has another form
        static Optional<Concern> parse(String text) {
            Matcher form = FORM.matcher(text);
            if (!form.matches()) {
                return Optional.empty();
            }
            String kid = form.group("kid");
            if (kid != null) {
                return Optional.of(new OfKey(kid));
            }
            String version = form.group("version");
            String jti = form.group("jti");
            return Sid.parse(form.group("sid"))
                    .flatMap(sid ->
                            version != null
                                    ? Optional.of(new OfClaims(sid, Integer.parseInt(version)))
                                    : jti != null
                                            ? Jti.parse(jti).map(id -> new OfToken(sid, id))
                                            : Optional.of(new OfDeviceSession(sid)));
        }
    }

    /// All of a device session.
    public record OfDeviceSession(Sid sid) implements Concern {
        @Override
        public String toString() {
            return sid.toString();
        }
    }

    /// A single one.
    public record OfToken(Sid sid, Jti jti) implements Concern {
        @Override
        public String toString() {
            return sid + ":" + jti;
        }
    }

    /// Those of a device session that were made from one version of its account's claims, which
    /// have changed since.
    public record OfClaims(Sid sid, int version) implements Concern {
        @Override
        public String toString() {
            return sid + ":claims:" + version;
        }
    }

    /// All that a signing key signed, which was withdrawn.
    public record OfKey(String kid) implements Concern {
        @Override
        public String toString() {
            return "key:" + kid;
        }
    }
}
