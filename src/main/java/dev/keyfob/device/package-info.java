/// Device sessions: one row per signed-in device, and the rules by which they begin and end.
///
/// `DeviceSessions` is the table; only what its user sees of it is written in `list` too. Ends
/// access tokens through `revocation`, in the same transaction.
@NullMarked
package dev.keyfob.device;

import org.jspecify.annotations.NullMarked;
