package dev.keyfob.accesstoken;

import dev.keyfob.client.ClientId;
import dev.keyfob.client.Scope;
import dev.keyfob.revocation.Jti;
import dev.keyfob.revocation.Sid;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/// What an access token says (RFC 9068 §2.2).
///
/// @param subject the account's id (`sub`)
/// @param audience the APIs that it is for (`aud`)
/// @param sid the device session that it belongs to
/// @param generation the refresh token's generation that it was issued with (`gen`)
/// @param authTime when the user last proved who they are; the same in all tokens of a device
///   session
/// @param amr how they did (RFC 8176)
public record AccessTokenClaims(
        UUID subject,
        List<String> audience,
        ClientId client,
        Scope scope,
        Sid sid,
        int generation,
        Instant authTime,
        List<String> amr,
        List<String> roles,
        Jti jti,
        Instant issuedAt,
        Instant expiresAt) {}
