package dev.keyfob.device.rotation;

import dev.keyfob.device.DeviceSessions;
import dev.keyfob.platform.Database;
import dev.keyfob.platform.SecretHash;
import dev.keyfob.platform.SystemClock;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The rotation's statement, for many device sessions at once.
@ApplicationScoped
class Rotations {

    private final Database database;

    Rotations(Database database) {
        this.database = database;
    }

    /// Puts each successor in its place where the decision would be to rotate: the row stands as
    /// its holder knows it, is the client's, is not over, and is bound to no key. Waits for nobody:
    /// a row that somebody has locked is left alone. Index: device_session_handle_key.
    ///
    /// @return those that were rotated, by the hash of the successor's secret
    Map<SecretHash, Rotated> rotate(Collection<Rotation> rotations) {
        return database
                .all(
                        """
                        with asked as (
                            select *
                            from unnest(?::bytea[], ?::text[], ?::integer[], ?::bytea[], ?::bytea[], ?::bytea[],
                                ?::timestamptz[], ?::timestamptz[], ?::timestamptz[],
                                ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[])
                                as asked (handle, client_id, generation, secret_hash, next_hash, sealed_next,
                                    now, signed_in_after, used_after,
                                    name, model, os_version, app_version, installation_id, city, country)
                        ), current as (
                            select s.ctid, coalesce(s.rotated_at, s.signed_in_at) as used_before, asked.*
                            from asked
                            join device_session s using (handle)
                            where s.client_id = asked.client_id
                              and s.generation = asked.generation
                              and s.secret_hash = asked.secret_hash
                              and s.revoked_at is null
                              and s.dpop_thumbprint is null
                              and s.signed_in_at > asked.signed_in_after
                              and coalesce(s.rotated_at, s.signed_in_at) > asked.used_after
                            for no key update of s skip locked
                        )
                        update device_session s
                        set generation          = c.generation + 1,
                            secret_hash         = c.next_hash,
                            previous_generation = c.generation,
                            previous_hash       = c.secret_hash,
                            sealed_successor    = c.sealed_next,
                            rotated_at          = c.now,
                            name                = coalesce(c.name, s.name),
                            model               = coalesce(c.model, s.model),
                            os_version          = coalesce(c.os_version, s.os_version),
                            app_version         = coalesce(c.app_version, s.app_version),
                            installation_id     = coalesce(c.installation_id, s.installation_id),
                            city                = c.city,
                            country             = c.country
                        from current c, account a
                        where s.ctid = c.ctid
                          and a.id = s.account_id
                        returning s.*, a.roles, a.claims_version, c.used_before
                        """,
                        row ->
                                new Rotated(
                                        DeviceSessions.read(row),
                                        Database.instant(row, "used_before")),
                        bytes(rotations, rotation -> rotation.handle().bytes()),
                        texts(rotations, rotation -> rotation.client().id().value()),
                        rotations.stream()
                                .mapToInt(rotation -> rotation.presented().number())
                                .toArray(),
                        bytes(rotations, rotation -> rotation.presented().secretHash().bytes()),
                        bytes(rotations, rotation -> rotation.next().bytes()),
                        bytes(rotations, rotation -> rotation.sealed().bytes()),
                        texts(rotations, rotation -> rotation.now().toString()),
                        texts(
                                rotations,
                                rotation ->
                                        before(rotation, rotation.client().refresh().absolute())),
                        texts(
                                rotations,
                                rotation -> before(rotation, rotation.client().refresh().idle())),
                        texts(rotations, rotation -> rotation.told().name()),
                        texts(rotations, rotation -> rotation.told().model()),
                        texts(rotations, rotation -> rotation.told().osVersion()),
                        texts(rotations, rotation -> rotation.told().appVersion()),
                        texts(rotations, rotation -> rotation.told().installationId()),
                        texts(rotations, rotation -> rotation.told().city()),
                        texts(rotations, rotation -> rotation.told().country()))
                .stream()
                .collect(
                        Collectors.toMap(
                                rotated -> rotated.session().secretHash(), Function.identity()));
    }

    private static byte[][] bytes(
            Collection<Rotation> rotations, Function<Rotation, byte[]> column) {
        return rotations.stream().map(column).toArray(byte[][]::new);
    }

    private static Collection<?> texts(
            Collection<Rotation> rotations, Function<Rotation, @Nullable String> column) {
        return rotations.stream().map(column).toList();
    }

    private static String before(Rotation rotation, Duration lifetime) {
        return SystemClock.before(rotation.now(), lifetime).toString();
    }
}
