/// Device sessions: one row per signed-in device, and the list in which its user sees and ends
/// them.
///
/// `DeviceSessions` is the only class that touches the table. Ends access tokens through
/// `revocation`, in the same transaction.
@NullMarked
package dev.keyfob.device;

import org.jspecify.annotations.NullMarked;
