/// Devices that sign in for the first time: which of them the account knows, and the letter that
/// tells its owner of the others.
///
/// Stands between a sign-in and the device session that it opens. Touches the account, mail and
/// device sessions; what the link of the letter does stands in `credential`.
@NullMarked
package dev.keyfob.newdevice;

import org.jspecify.annotations.NullMarked;
