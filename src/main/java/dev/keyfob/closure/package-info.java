/// The end of an account, by its owner's wish or an operator's: closed at once, erased some time
/// after.
///
/// Touches accounts, their codes, mails, events and device sessions.
@NullMarked
package dev.keyfob.closure;

import org.jspecify.annotations.NullMarked;
