package dev.keyfob.token;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.keyfob.refresh.IssuedTokens;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A successful answer of `/token` (RFC 6749 §5.1). All times in seconds. A client's own token and
/// that of a step-up come without a refresh token, and without what is said of one.
///
/// @param refreshTokenTimeout how long the refresh token may be held unused
///   (draft-ietf-oauth-refresh-token-expiration)
/// @param authorizationExpiresIn how long the device session lasts at most (ibid.)
/// @param refreshIn when the app should refresh, or the client ask for another: at four fifths of
///   the access token's life
/// @param serverTime Unix time, for apps on devices whose clock is wrong
/// @param deviceToken after a sign-in, for the next one: it is counted apart from a stranger's
@RegisterForReflection
@JsonInclude(JsonInclude.Include.NON_NULL)
record TokenResponse(
        @JsonProperty("access_token") String accessToken,
        @JsonProperty("token_type") String tokenType,
        @JsonProperty("expires_in") long expiresIn,
        @JsonProperty("refresh_token") @Nullable String refreshToken,
        @JsonProperty("scope") String scope,
        @JsonProperty("refresh_token_timeout") @Nullable Long refreshTokenTimeout,
        @JsonProperty("authorization_expires_in") @Nullable Long authorizationExpiresIn,
        @JsonProperty("refresh_in") long refreshIn,
        @JsonProperty("server_time") long serverTime,
        @JsonProperty("device_token") @Nullable String deviceToken) {

    static TokenResponse of(IssuedTokens tokens) {
        Duration expiresIn = tokens.accessToken().expiresIn();
        Optional<IssuedTokens.RefreshTokenText> refreshToken = tokens.refreshToken();
        return new TokenResponse(
                tokens.accessToken().text(),
                "Bearer",
                expiresIn.toSeconds(),
                refreshToken.map(IssuedTokens.RefreshTokenText::value).orElse(null),
                tokens.scope().toString(),
                refreshToken.map(_ -> tokens.refreshTokenTimeout().toSeconds()).orElse(null),
                refreshToken.map(_ -> tokens.authorizationExpiresIn().toSeconds()).orElse(null),
                refreshIn(expiresIn),
                tokens.issuedAt().getEpochSecond(),
                tokens.deviceToken().map(IssuedTokens.DeviceTokenText::value).orElse(null));
    }

    static TokenResponse of(ClientCredentialsGrant.Issued own) {
        Duration expiresIn = own.accessToken().expiresIn();
        return new TokenResponse(
                own.accessToken().text(),
                "Bearer",
                expiresIn.toSeconds(),
                null,
                own.scope().toString(),
                null,
                null,
                refreshIn(expiresIn),
                own.issuedAt().getEpochSecond(),
                null);
    }

    private static long refreshIn(Duration expiresIn) {
        return expiresIn.multipliedBy(4).dividedBy(5).toSeconds();
    }

    @Override
    public String toString() {
        return "TokenResponse[…]";
    }
}
