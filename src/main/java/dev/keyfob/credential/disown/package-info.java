/// "This was not me": what the link of a letter about a new device does.
///
/// Ends the device and what it let in, and has a letter with a code for a new password sent.
/// Touches accounts, their codes, mails and device sessions.
@NullMarked
package dev.keyfob.credential.disown;

import org.jspecify.annotations.NullMarked;
