package dev.keyfob.closure;

import java.util.List;

/// A table with rows of accounts, and what of them their owner is told. Every column of every such
/// table stands here, on one side or the other: a test compares this list with the database.
///
/// @param member of the export
/// @param condition under which a row is an account's; each parameter is the account's id
/// @param told columns
/// @param untold columns: secrets and their hashes, and what only counts or refers
record KeptTable(
        String table, String member, String condition, List<String> told, List<String> untold) {

    /// Which is the account itself: one row.
    static final KeptTable ACCOUNT =
            new KeptTable(
                    "account",
                    "account",
                    "id = ?",
                    List.of(
                            "id",
                            "email",
                            "email_verified_at",
                            "name",
                            "roles",
                            "created_at",
                            "locked_at",
                            "closed_at"),
                    List.of("password_hash", "password_version", "claims_version"));

    static final List<KeptTable> ALL =
            List.of(
                    ACCOUNT,
                    new KeptTable(
                            "device_session",
                            "devices",
                            "account_id = ?",
                            List.of(
                                    "id",
                                    "client_id",
                                    "scope",
                                    "amr",
                                    "auth_time",
                                    "signed_in_at",
                                    "rotated_at",
                                    "revoked_at",
                                    "revocation_reason",
                                    "name",
                                    "label",
                                    "moved_at",
                                    "model",
                                    "os_version",
                                    "app_version",
                                    "installation_id",
                                    "city",
                                    "country",
                                    "vouched_by",
                                    "push_platform",
                                    "push_topic"),
                            List.of(
                                    "account_id",
                                    "password_version",
                                    "handle",
                                    "dpop_thumbprint",
                                    "generation",
                                    "secret_hash",
                                    "previous_generation",
                                    "previous_hash",
                                    "sealed_successor",
                                    "push_token")),
                    new KeptTable(
                            "authorization_code",
                            "authorization_codes",
                            "account_id = ?",
                            List.of(
                                    "client_id",
                                    "scope",
                                    "amr",
                                    "auth_time",
                                    "expires_at",
                                    "device_session_id",
                                    "renewed_session_id",
                                    "vouched_by"),
                            List.of(
                                    "account_id",
                                    "code_hash",
                                    "code_challenge",
                                    "renewed_generation")),
                    new KeptTable(
                            "auth_session",
                            "waiting_sign_ins",
                            "account_id = ?",
                            List.of(
                                    "client_id",
                                    "scope",
                                    "device_session_id",
                                    "vouched_by",
                                    "factor_id",
                                    "guesses",
                                    "expires_at"),
                            List.of(
                                    "account_id",
                                    "session_hash",
                                    "code_challenge",
                                    "password_version",
                                    "generation")),
                    new KeptTable(
                            "factor",
                            "factors",
                            "account_id = ?",
                            List.of("id", "created_at", "confirmed_at", "guesses", "guessed_at"),
                            List.of("account_id", "sealed_secret", "last_step")),
                    new KeptTable(
                            "recovery_code",
                            "recovery_codes",
                            "factor_id in (select id from factor where account_id = ?)",
                            List.of("factor_id"),
                            List.of("code_hash")),
                    new KeptTable(
                            "new_device",
                            "new_devices",
                            "account_id = ?",
                            List.of("device_session_id", "email", "letter_at", "expires_at"),
                            List.of("id", "account_id")),
                    new KeptTable(
                            "closure_request",
                            "closure_requests",
                            "account_id = ?",
                            List.of("email", "letters", "expires_at"),
                            List.of("id", "account_id")),
                    new KeptTable(
                            "verification",
                            "mail_codes",
                            "account_id = ?",
                            List.of(
                                    "purpose",
                                    "email",
                                    "letter",
                                    "language",
                                    "letters",
                                    "guesses",
                                    "expires_at"),
                            List.of("id", "account_id", "name", "password_hash")),
                    new KeptTable(
                            "mail",
                            "mails",
                            "recipient = (select email from account where id = ?)"
                                    + " or code_id in (select id from verification where account_id = ?)"
                                    + " or code_id in (select id from new_device where account_id = ?)"
                                    + " or account_id = ?"
                                    + " or code_id in (select id from closure_request where account_id = ?)",
                            List.of(
                                    "recipient",
                                    "letter",
                                    "language",
                                    "about",
                                    "created_at",
                                    "expires_at",
                                    "tries",
                                    "next_try_at",
                                    "given_up_at"),
                            List.of("id", "code_id", "account_id")),
                    new KeptTable(
                            "security_event",
                            "events",
                            "account_id = ?",
                            List.of(
                                    "id",
                                    "occurred_at",
                                    "type",
                                    "sid",
                                    "by_sid",
                                    "client_id",
                                    "reason",
                                    "network"),
                            List.of("account_id")));

    /// The rows of an account as a JSON array.
    String query() {
        return "(select coalesce(jsonb_agg(to_jsonb(kept)), '[]') from (select %s from %s where %s) as kept)"
                .formatted(String.join(", ", told), table, condition);
    }

    /// How often the account's id is a parameter of the query.
    int parameters() {
        return (int) condition.chars().filter(character -> character == '?').count();
    }
}
