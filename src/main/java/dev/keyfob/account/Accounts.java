package dev.keyfob.account;

import dev.keyfob.http.ShownText;
import dev.keyfob.platform.Randomness;
import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// The table of accounts.
@ApplicationScoped
public class Accounts implements PanacheRepositoryBase<AccountRow, UUID> {

    private final Randomness randomness;

    Accounts(Randomness randomness) {
        this.randomness = randomness;
    }

    /// The account with this address. Index: account_email_key.
    @Transactional
    public Optional<Account> byEmail(EmailAddress email) {
        return find("email", email.value()).firstResultOptional().map(AccountRow::snapshot);
    }

    @Transactional
    public Optional<Account> byId(AccountId id) {
        return findByIdOptional(id.value()).map(AccountRow::snapshot);
    }

    /// Makes an account. Index: account_email_key.
    ///
    /// @return empty where its address is taken
    @Transactional
    public Optional<Account> create(
            EmailAddress email, Optional<ShownText> name, PasswordHash hash, Instant now) {
        var account =
                new Account(
                        new AccountId(randomness.uuid()),
                        email,
                        name.map(ShownText::value).orElse(null),
                        hash,
                        List.of(),
                        null,
                        now);
        int inserted =
                getEntityManager()
                        .createQuery(
                                """
                                insert into AccountRow (id, email, name, passwordHash, createdAt)
                                values (:id, :email, :name, :passwordHash, :createdAt)
                                on conflict do nothing
                                """)
                        .setParameter("id", account.id().value())
                        .setParameter("email", email.value())
                        .setParameter("name", account.name())
                        .setParameter("passwordHash", hash.format())
                        .setParameter("createdAt", now)
                        .executeUpdate();
        return inserted == 1 ? Optional.of(account) : Optional.empty();
    }

    /// Replaces a hash by one of the same password, unless it has changed since it was read.
    @Transactional
    public void rehash(Account account, PasswordHash hash) {
        update(
                "passwordHash = ?1 where id = ?2 and passwordHash = ?3",
                hash.format(),
                account.id().value(),
                account.passwordHash().format());
    }
}
