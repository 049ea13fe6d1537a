package dev.keyfob.device.list;

import dev.keyfob.account.AccountId;
import dev.keyfob.http.ShownText;
import dev.keyfob.platform.Database;
import dev.keyfob.revocation.Sid;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;

/// What the device list shows and no token says: columns of the table of device sessions that
/// neither a refresh reads nor an index covers.
@ApplicationScoped
public class Devices {

    private final Database database;

    Devices(Database database) {
        this.database = database;
    }

    /// Whether the account has such a device session, or had it until lately. Index:
    /// device_session_pkey.
    boolean hasOrHad(AccountId account, Sid id) {
        return database.first(
                        """
                        select id
                        from device_session
                        where id = ?
                          and account_id = ?
                        """,
                        row -> true,
                        id.value(),
                        account.value())
                .isPresent();
    }

    /// Gives the device session the name that its user chose. Index: device_session_pkey.
    ///
    /// @param label empty to take the name away: it is called as its phone says again
    /// @return whether the account has such a device session, and it is not revoked
    boolean rename(AccountId account, Sid id, Optional<ShownText> label) {
        return database.update(
                        """
                        update device_session
                        set label = ?
                        where id = ?
                          and account_id = ?
                          and revoked_at is null
                        """,
                        label.map(ShownText::value).orElse(null),
                        id.value(),
                        account.value())
                == 1;
    }
}
