package dev.keyfob.device;

import dev.keyfob.platform.Database;
import dev.keyfob.revocation.Sid;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;

/// The table of device sessions by installation of an app: which of its rows are of one phone.
@ApplicationScoped
public class Installations {

    private final Database database;

    Installations(Database database) {
        this.database = database;
    }

    /// The device sessions of the same account, client and installation, ended ones among them,
    /// last used first. None where `session` does not tell its installation. Index:
    /// device_session_account_idx.
    List<DeviceSession> sharedWith(DeviceSession session) {
        return database.all(
                DeviceSessions.SELECT
                        + """
                        where s.account_id = ?
                          and s.client_id = ?
                          and s.installation_id = ?
                        order by coalesce(s.rotated_at, s.signed_in_at) desc, s.id
                        """,
                DeviceSessionRow::read,
                session.account().value(),
                session.client().value(),
                session.facts().installationId());
    }

    /// Marks device sessions whose phone was restored on another one. Index: device_session_pkey.
    void markMoved(List<Sid> moved, Instant now) {
        database.update(
                """
                update device_session
                set moved_at = ?
                where id = any (?::uuid[])
                  and moved_at is null
                """,
                now,
                moved.stream().map(Sid::toString).toList());
    }
}
