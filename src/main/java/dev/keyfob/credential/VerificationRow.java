package dev.keyfob.credential;

import dev.keyfob.account.AccountId;
import dev.keyfob.account.EmailAddress;
import dev.keyfob.account.PasswordHash;
import dev.keyfob.mail.code.Purpose;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.UUID;

/// A row of the table `verification`; leaves this package as [Verification].
final class VerificationRow {

    private VerificationRow() {}

    static Verification read(ResultSet row) throws SQLException {
        UUID account = row.getObject("account_id", UUID.class);
        String password = row.getString("password_hash");
        return new Verification(
                row.getObject("id", UUID.class),
                Purpose.valueOf(row.getString("purpose")),
                address(row),
                account == null ? null : new AccountId(account),
                row.getString("name"),
                password == null ? null : PasswordHash.parse(password));
    }

    static EmailAddress address(ResultSet row) throws SQLException {
        return EmailAddress.parse(row.getString("email")).orElseThrow();
    }
}
