package dev.keyfob.token;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.keyfob.refresh.IssuedTokens;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Duration;

/// A successful answer of `/token` (RFC 6749 §5.1). All times in seconds.
///
/// @param refreshTokenTimeout how long the refresh token may be held unused
///   (draft-ietf-oauth-refresh-token-expiration)
/// @param authorizationExpiresIn how long the device session lasts at most (ibid.)
/// @param refreshIn when the app should refresh: at four fifths of the access token's life
/// @param serverTime Unix time, for apps on devices whose clock is wrong
@RegisterForReflection
record TokenResponse(
        @JsonProperty("access_token") String accessToken,
        @JsonProperty("token_type") String tokenType,
        @JsonProperty("expires_in") long expiresIn,
        @JsonProperty("refresh_token") String refreshToken,
        @JsonProperty("scope") String scope,
        @JsonProperty("refresh_token_timeout") long refreshTokenTimeout,
        @JsonProperty("authorization_expires_in") long authorizationExpiresIn,
        @JsonProperty("refresh_in") long refreshIn,
        @JsonProperty("server_time") long serverTime) {

    static TokenResponse of(IssuedTokens tokens) {
        Duration expiresIn = tokens.accessToken().expiresIn();
        return new TokenResponse(
                tokens.accessToken().text(),
                "Bearer",
                expiresIn.toSeconds(),
                tokens.refreshToken().value(),
                tokens.scope().toString(),
                tokens.refreshTokenTimeout().toSeconds(),
                tokens.authorizationExpiresIn().toSeconds(),
                expiresIn.multipliedBy(4).dividedBy(5).toSeconds(),
                tokens.issuedAt().getEpochSecond());
    }

    @Override
    public String toString() {
        return "TokenResponse[…]";
    }
}
