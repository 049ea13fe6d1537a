package dev.keyfob.accesstoken;

import dev.keyfob.client.ClientId;
import dev.keyfob.client.Scope;
import dev.keyfob.http.stepup.Acr;
import dev.keyfob.revocation.Jti;
import dev.keyfob.revocation.Sid;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/// What an access token says (RFC 9068 §2.2): a device session's speaks for an account, a client's
/// own for nobody but the client.
public sealed interface AccessTokenClaims {

    /// Whom it speaks for, in the wire's form.
    String sub();

    /// The APIs that it is for (`aud`).
    List<String> audience();

    ClientId client();

    Scope scope();

    Jti jti();

    Instant issuedAt();

    Instant expiresAt();

    /// The tokens that end with it where its family ends.
    Sid family();

    /// The version of the account's claims that it was made from; 0 where there is none.
    int claimsVersion();

    /// The claims of a device session's token.
    ///
    /// @param subject the account's id (`sub`)
    /// @param sid the device session that it belongs to
    /// @param generation the refresh token's generation that it was issued with (`gen`)
    /// @param authTime when the user last proved who they are; the same in all tokens of a device
    ///   session
    /// @param amr how they did (RFC 8176)
    /// @param claimsVersion how often the account's roles had changed (`claims_version`, left out
    ///   where it is 0)
    record OfDeviceSession(
            UUID subject,
            List<String> audience,
            ClientId client,
            Scope scope,
            Sid sid,
            int generation,
            Instant authTime,
            List<String> amr,
            List<String> roles,
            int claimsVersion,
            Jti jti,
            Instant issuedAt,
            Instant expiresAt)
            implements AccessTokenClaims {

        @Override
        public String sub() {
            return subject.toString();
        }

        @Override
        public Sid family() {
            return sid;
        }

        /// How strongly the user has proven who they are.
        public Acr acr() {
            return Acr.of(amr);
        }
    }

    /// The claims of a client's own token (RFC 6749 §4.4); its `sub` is the `client_id`. The token
    /// is a family of one: its `jti` stands where a device session's id would.
    record OfClient(
            List<String> audience,
            ClientId client,
            Scope scope,
            Jti jti,
            Instant issuedAt,
            Instant expiresAt)
            implements AccessTokenClaims {

        @Override
        public String sub() {
            return client.value();
        }

        @Override
        public Sid family() {
            return new Sid(new UUID(jti.high(), jti.low()));
        }

        @Override
        public int claimsVersion() {
            return 0;
        }
    }
}
