package dev.keyfob.device.push;

import dev.keyfob.account.AccountId;
import dev.keyfob.platform.Database;
import dev.keyfob.revocation.Sid;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;

/// The push tokens in the table of device sessions.
@ApplicationScoped
public class PushTokens {

    private final Database database;

    PushTokens(Database database) {
        this.database = database;
    }

    private record Kept(Sid session, PushToken token) {}

    /// Gives a device session its token, and takes it from another that has it: the phone is no
    /// longer that one's. Index: device_session_pkey, device_session_push_idx.
    ///
    /// @return whether the device session was not revoked; otherwise nobody has the token now
    boolean put(Sid session, PushToken token) {
        return database.all(
                        """
                        update device_session
                        set push_platform = case when id = ? then ? end,
                            push_token    = case when id = ? then ? end,
                            push_topic    = case when id = ? then ? end
                        where revoked_at is null
                          and (id = ? or push_token = ?)
                        returning id
                        """,
                        row -> new Sid(row.getObject("id", UUID.class)),
                        session.value(),
                        token.platform(),
                        session.value(),
                        token.token(),
                        session.value(),
                        token.topic(),
                        session.value(),
                        token.token())
                .contains(session);
    }

    /// Takes a device session's token away. Index: device_session_pkey.
    void remove(Sid session) {
        database.update(
                """
                update device_session
                set push_platform = null,
                    push_token    = null,
                    push_topic    = null
                where id = ?
                  and push_token is not null
                """,
                session.value());
    }

    /// The tokens of an account's device sessions that were not revoked. Index:
    /// device_session_account_idx.
    Map<Sid, PushToken> of(AccountId account) {
        return database
                .all(
                        """
                        select id, push_platform, push_token, push_topic
                        from device_session
                        where account_id = ?
                          and push_token is not null
                        """,
                        row ->
                                new Kept(
                                        new Sid(row.getObject("id", UUID.class)),
                                        new PushToken(
                                                row.getString("push_platform"),
                                                row.getString("push_token"),
                                                row.getString("push_topic"))),
                        account.value())
                .stream()
                .collect(Collectors.toMap(Kept::session, Kept::token));
    }
}
