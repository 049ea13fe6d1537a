package dev.keyfob.refresh;

import dev.keyfob.accesstoken.AccessToken;
import dev.keyfob.client.Scope;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// What a client gets from `/token`.
///
/// @param refreshToken as text; empty where the client keeps the one that it has
/// @param scope of the access token
/// @param refreshTokenTimeout how long the refresh token may be held without being used
/// @param authorizationExpiresIn how long the device session lasts however often it is used
/// @param issuedAt on the server's clock
/// @param deviceToken where the device has just signed in
public record IssuedTokens(
        AccessToken accessToken,
        Optional<RefreshTokenText> refreshToken,
        Scope scope,
        Duration refreshTokenTimeout,
        Duration authorizationExpiresIn,
        Instant issuedAt,
        Optional<DeviceTokenText> deviceToken) {

    IssuedTokens with(RefreshTokenText token) {
        return new IssuedTokens(
                accessToken,
                Optional.of(token),
                scope,
                refreshTokenTimeout,
                authorizationExpiresIn,
                issuedAt,
                deviceToken);
    }

    IssuedTokens with(DeviceTokenText token) {
        return new IssuedTokens(
                accessToken,
                refreshToken,
                scope,
                refreshTokenTimeout,
                authorizationExpiresIn,
                issuedAt,
                Optional.of(token));
    }

    /// A refresh token as the client keeps it; shows nothing.
    public record RefreshTokenText(String value) {
        @Override
        public String toString() {
            return "RefreshToken[…]";
        }
    }

    /// The text of a [KnownDevice], as the app keeps it; shows nothing.
    public record DeviceTokenText(String value) {
        @Override
        public String toString() {
            return "DeviceToken[…]";
        }
    }
}
