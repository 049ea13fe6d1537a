package dev.keyfob.token;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.keyfob.accesstoken.AccessTokenClaims;
import dev.keyfob.client.Client;
import dev.keyfob.device.DeviceSession;
import dev.keyfob.device.secret.KeyThumbprint;
import dev.keyfob.http.stepup.Acr;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// An answer of `/introspect` (RFC 7662 §2.2). Of a token that is not live it says no more than
/// that.
///
/// @param tokenType `Bearer`; null for a refresh token, which is sent nowhere but to `/token`
/// @param expiresAt Unix time
/// @param issuedAt Unix time; null for a refresh token
/// @param audience null for a refresh token
/// @param sid null for a client's own token, as what follows
/// @param authTime Unix time (RFC 9470 §6.2)
/// @param confirmation the key to which a refresh token is bound, or null
@RegisterForReflection
@JsonInclude(JsonInclude.Include.NON_NULL)
record Introspection(
        @JsonProperty("active") boolean active,
        @JsonProperty("scope") @Nullable String scope,
        @JsonProperty("client_id") @Nullable String clientId,
        @JsonProperty("token_type") @Nullable String tokenType,
        @JsonProperty("exp") @Nullable Long expiresAt,
        @JsonProperty("iat") @Nullable Long issuedAt,
        @JsonProperty("sub") @Nullable String subject,
        @JsonProperty("aud") @Nullable List<String> audience,
        @JsonProperty("iss") @Nullable String issuer,
        @JsonProperty("jti") @Nullable String jti,
        @JsonProperty("sid") @Nullable UUID sid,
        @JsonProperty("auth_time") @Nullable Long authTime,
        @JsonProperty("acr") @Nullable String acr,
        @JsonProperty("cnf") @Nullable Confirmation confirmation) {

    static final Introspection INACTIVE =
            new Introspection(
                    false, null, null, null, null, null, null, null, null, null, null, null, null,
                    null);

    /// RFC 9449 §6.1.
    @RegisterForReflection
    record Confirmation(@JsonProperty("jkt") String thumbprint) {}

    static Introspection of(AccessTokenClaims claims, String issuer) {
        var session =
                claims instanceof AccessTokenClaims.OfDeviceSession ofSession ? ofSession : null;
        return new Introspection(
                true,
                claims.scope().toString(),
                claims.client().value(),
                "Bearer",
                claims.expiresAt().getEpochSecond(),
                claims.issuedAt().getEpochSecond(),
                claims.sub(),
                claims.audience(),
                issuer,
                claims.jti().toString(),
                session == null ? null : session.sid().value(),
                session == null ? null : session.authTime().getEpochSecond(),
                session == null ? null : session.acr().toString(),
                null);
    }

    static Introspection of(DeviceSession session, Client client, String issuer) {
        KeyThumbprint key = session.dpopThumbprint();
        return new Introspection(
                true,
                session.scope().toString(),
                client.id().value(),
                null,
                session.expiresAt(client.refresh()).getEpochSecond(),
                null,
                session.account().toString(),
                null,
                issuer,
                null,
                session.id().value(),
                session.authTime().getEpochSecond(),
                Acr.of(session.amr()).toString(),
                key == null ? null : new Confirmation(key.jkt()));
    }
}
