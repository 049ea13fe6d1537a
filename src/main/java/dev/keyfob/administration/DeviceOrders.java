package dev.keyfob.administration;

import dev.keyfob.account.AccountId;
import dev.keyfob.account.Accounts;
import dev.keyfob.device.DeviceSessionEnding;
import dev.keyfob.device.DeviceSessions;
import dev.keyfob.device.RevocationReason;
import dev.keyfob.revocation.Sid;
import dev.keyfob.securityevent.SecurityEvent;
import jakarta.enterprise.context.ApplicationScoped;

/// Carries out what an operator orders about the devices of an account.
@ApplicationScoped
class DeviceOrders {

    private final Accounts accounts;
    private final DeviceSessions sessions;
    private final DeviceSessionEnding ending;

    DeviceOrders(Accounts accounts, DeviceSessions sessions, DeviceSessionEnding ending) {
        this.accounts = accounts;
        this.sessions = sessions;
        this.ending = ending;
    }

    /// Ends one device.
    ///
    /// @return whether the account has or lately had it
    boolean end(AccountId account, Sid device, Order order) {
        boolean isThere = sessions.byId(account, device).isPresent();
        if (isThere) {
            ending.end(
                    account,
                    device,
                    RevocationReason.ENDED_BY_OPERATOR,
                    ended(account, device, order));
        }
        return isThere;
    }

    /// Ends every device.
    ///
    /// @return whether there is such an account
    boolean endAll(AccountId account, Order order) {
        ending.endAll(
                account,
                null,
                RevocationReason.ENDED_BY_OPERATOR,
                device -> ended(account, device, order));
        return accounts.byId(account).isPresent();
    }

    private static SecurityEvent ended(AccountId account, Sid device, Order order) {
        return new SecurityEvent.DeviceEndedByOperator(
                account.value(), device, order.by(), order.why());
    }
}
