package dev.keyfob.account;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;
import org.jspecify.annotations.NullUnmarked;

/// A row of the table `account`; leaves this package as [Account].
@Entity
@Table(name = "account")
@NullUnmarked
class AccountRow {

    @Id UUID id;

    @Column(nullable = false)
    String email;

    String name;

    @Column(name = "password_hash", nullable = false)
    String passwordHash;

    @Column(name = "password_version", nullable = false)
    int passwordVersion;

    @Column(name = "email_verified_at")
    Instant emailVerifiedAt;

    @JdbcTypeCode(SqlTypes.ARRAY)
    @Column(nullable = false)
    List<String> roles;

    @Column(name = "locked_at")
    Instant lockedAt;

    @Column(name = "closed_at")
    Instant closedAt;

    @Column(name = "created_at", nullable = false)
    Instant createdAt;

    Account snapshot() {
        return new Account(
                new AccountId(id),
                EmailAddress.parse(email).orElseThrow(),
                name,
                PasswordHash.parse(passwordHash),
                passwordVersion,
                emailVerifiedAt,
                List.copyOf(roles),
                lockedAt,
                closedAt,
                createdAt);
    }
}
