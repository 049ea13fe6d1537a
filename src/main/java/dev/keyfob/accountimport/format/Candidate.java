package dev.keyfob.accountimport.format;

import dev.keyfob.account.Account;
import dev.keyfob.account.EmailAddress;
import dev.keyfob.account.PasswordHash;
import dev.keyfob.account.foreignhash.HashReading;
import dev.keyfob.http.ShownText;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// What an entry says of an account, before anybody has looked at it: the texts are as they stand
/// in the file. Shows nothing.
///
/// @param hash in a form that [HashReading#of] reads
/// @param hadSecondFactor which is left behind
record Candidate(
        Optional<String> id,
        Optional<String> email,
        boolean isVerified,
        Optional<String> name,
        List<String> roles,
        Optional<Instant> createdAt,
        boolean isLocked,
        Optional<String> hash,
        boolean hadSecondFactor) {

    private static final int LONGEST_ID = 256;
    private static final Instant TOO_LATE = Instant.parse("2200-01-01T00:00:00Z");

    /// Whether something can have happened then.
    static boolean isPossible(Instant instant) {
        return !instant.isBefore(Instant.EPOCH) && instant.isBefore(TOO_LATE);
    }

    /// Looks at it.
    Entry judge(Entry.Origin origin) {
        Optional<EmailAddress> address = email.flatMap(EmailAddress::parse);
        Optional<Account.Roles> known = Account.Roles.of(roles);
        if (email.isEmpty()) {
            return refused(origin, new Refusal(Refusal.Reason.EMAIL_MISSING));
        }
        if (address.isEmpty()) {
            return refused(origin, new Refusal(Refusal.Reason.MEMBER_INVALID, "email"));
        }
        if (id.filter(text -> text.isEmpty() || text.length() > LONGEST_ID).isPresent()) {
            return refused(origin, new Refusal(Refusal.Reason.MEMBER_INVALID, "id"));
        }
        if (known.isEmpty()) {
            return refused(origin, new Refusal(Refusal.Reason.MEMBER_INVALID, "roles"));
        }
        return switch (hash.map(HashReading::of).orElse(null)) {
            case null -> taken(origin, address.get(), known.get(), Optional.empty());
            case HashReading.Read(var read) ->
                    taken(
                            origin,
                            address.get(),
                            known.get(),
                            Optional.of(PasswordHash.foreign(read)));
            case HashReading.Refusal refusal -> refused(origin, new Refusal(reason(refusal)));
        };
    }

    private Entry taken(
            Entry.Origin origin,
            EmailAddress address,
            Account.Roles known,
            Optional<PasswordHash> read) {
        return new Entry.Taken(
                origin,
                new ImportedAccount(
                        id.map(ImportedAccount.Id::new),
                        address,
                        isVerified,
                        name.flatMap(ShownText::of),
                        known,
                        createdAt,
                        isLocked,
                        read,
                        hadSecondFactor));
    }

    private static Refusal.Reason reason(HashReading.Refusal refusal) {
        return switch (refusal) {
            case UNKNOWN_SCHEME -> Refusal.Reason.HASH_UNKNOWN;
            case MALFORMED -> Refusal.Reason.HASH_INVALID;
            case TOO_EXPENSIVE -> Refusal.Reason.HASH_TOO_EXPENSIVE;
        };
    }

    private static Entry refused(Entry.Origin origin, Refusal refusal) {
        return new Entry.Refused(origin, refusal);
    }

    @Override
    public String toString() {
        return "Candidate[…]";
    }
}
