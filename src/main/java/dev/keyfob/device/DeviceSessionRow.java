package dev.keyfob.device;

import dev.keyfob.account.AccountId;
import dev.keyfob.client.ClientId;
import dev.keyfob.client.Scope;
import dev.keyfob.device.place.Place;
import dev.keyfob.device.secret.Handle;
import dev.keyfob.device.secret.KeyThumbprint;
import dev.keyfob.device.secret.SealedSecret;
import dev.keyfob.platform.Database;
import dev.keyfob.platform.SecretHash;
import dev.keyfob.revocation.Sid;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A row of the table `device_session` with its account's roles; leaves this package as
/// [DeviceSession].
final class DeviceSessionRow {

    private DeviceSessionRow() {}

    static DeviceSession read(ResultSet row) throws SQLException {
        byte[] thumbprint = row.getBytes("dpop_thumbprint");
        return new DeviceSession(
                new Sid(row.getObject("id", UUID.class)),
                new Handle(row.getBytes("handle")),
                new AccountId(row.getObject("account_id", UUID.class)),
                new ClientId(row.getString("client_id")),
                Scope.parse(row.getString("scope")).orElseThrow(),
                Database.instant(row, "auth_time"),
                Database.texts(row, "amr"),
                thumbprint == null ? null : KeyThumbprint.of(thumbprint),
                row.getInt("generation"),
                new SecretHash(row.getBytes("secret_hash")),
                predecessor(row),
                Database.instant(row, "signed_in_at"),
                end(row),
                new DeviceFacts(
                        row.getString("name"),
                        row.getString("model"),
                        row.getString("os_version"),
                        row.getString("app_version"),
                        row.getString("installation_id"),
                        place(row)),
                new DeviceSession.Listing(
                        row.getString("label"), Database.nullableInstant(row, "moved_at")),
                Database.texts(row, "roles"),
                row.getInt("claims_version"));
    }

    private static DeviceSession.@Nullable Predecessor predecessor(ResultSet row)
            throws SQLException {
        Instant rotatedAt = Database.nullableInstant(row, "rotated_at");
        return rotatedAt == null
                ? null
                : new DeviceSession.Predecessor(
                        row.getInt("previous_generation"),
                        new SecretHash(row.getBytes("previous_hash")),
                        new SealedSecret(row.getBytes("sealed_successor")),
                        rotatedAt);
    }

    private static @Nullable Place place(ResultSet row) throws SQLException {
        String country = row.getString("country");
        return country == null ? null : new Place(row.getString("city"), country);
    }

    private static DeviceSession.@Nullable End end(ResultSet row) throws SQLException {
        Instant at = Database.nullableInstant(row, "revoked_at");
        String reason = row.getString("revocation_reason");
        return at == null ? null : new DeviceSession.End(at, RevocationReason.valueOf(reason));
    }
}
