/// The life of what an account signs in with: sign-up, the proof of an address, a new password
/// after a reset or a change, another address and the way back.
///
/// Whatever changes a credential ends what came of the old one in the same transaction: device
/// sessions, authorization codes, other codes. Touches accounts, mail, device sessions and
/// authorization codes.
@NullMarked
package dev.keyfob.credential;

import org.jspecify.annotations.NullMarked;
