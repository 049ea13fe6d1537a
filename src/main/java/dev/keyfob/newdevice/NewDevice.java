package dev.keyfob.newdevice;

import dev.keyfob.account.AccountId;
import dev.keyfob.account.EmailAddress;
import dev.keyfob.revocation.Sid;
import java.util.UUID;

/// What the link of a letter about a new device is good for, as its row stood when it was read.
/// Shows no address.
///
/// @param id from which the code of the link is derived
/// @param email to which the letter went
public record NewDevice(UUID id, AccountId account, Sid session, EmailAddress email) {

    @Override
    public String toString() {
        return "NewDevice[" + session + "]";
    }
}
