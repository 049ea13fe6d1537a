package dev.keyfob.credential.disown;

import dev.keyfob.account.Account;
import dev.keyfob.account.Accounts;
import dev.keyfob.credential.Verifications;
import dev.keyfob.device.DeviceSessions;
import dev.keyfob.device.RevocationReason;
import dev.keyfob.http.page.Language;
import dev.keyfob.mail.Letter;
import dev.keyfob.newdevice.NewDevice;
import dev.keyfob.newdevice.NewDevices;
import dev.keyfob.revocation.Revocations;
import dev.keyfob.signin.AuthorizationCodes;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Which new devices are disowned. One transaction, in the order of `credential`: the account's row
/// is locked first, then its codes go, then device sessions end.
@ApplicationScoped
public class Disownings {

    private final Accounts accounts;
    private final AuthorizationCodes codes;
    private final DeviceSessions sessions;
    private final NewDevices newDevices;
    private final Verifications verifications;

    Disownings(
            Accounts accounts,
            AuthorizationCodes codes,
            DeviceSessions sessions,
            NewDevices newDevices,
            Verifications verifications) {
        this.accounts = accounts;
        this.codes = codes;
        this.sessions = sessions;
        this.newDevices = newDevices;
        this.verifications = verifications;
    }

    /// What has been done.
    ///
    /// @param ended the revocations that this call wrote; none where the device was over
    record Disowned(NewDevice device, List<Revocations.Entry> ended, Reset reset) {}

    /// What came of the wish for another password.
    enum Reset {
        /// A letter is on its way, or in the mailbox since a few minutes ago.
        MAILED,
        /// The account has another address than the one that the link went to: none is sent.
        OTHER_ADDRESS
    }

    /// Ends a device, and every other that signed in on its word; makes sign-ins that are under way
    /// useless; and has a code for a new password sent to the address that the link went to. No
    /// stranger's requests for mail keep that letter back: it is one for each link.
    ///
    /// @return empty where the link was used before, or the account is erased
    @Transactional
    Optional<Disowned> disown(NewDevice device, Language language, Instant now) {
        Optional<Account> account = accounts.hold(device.account());
        if (account.isEmpty() || !newDevices.use(device)) {
            return Optional.empty();
        }
        newDevices.distrustAll(device.account());
        codes.forget(device.account());
        List<Revocations.Entry> ended =
                sessions.end(
                        device.account(),
                        newDevices.withGuests(device),
                        RevocationReason.ENDED_BY_USER,
                        now);
        if (!account.get().email().equals(device.email())) {
            return Optional.of(new Disowned(device, ended, Reset.OTHER_ADDRESS));
        }
        verifications.beginReset(Letter.RESET_PASSWORD, device.email(), language);
        return Optional.of(new Disowned(device, ended, Reset.MAILED));
    }
}
