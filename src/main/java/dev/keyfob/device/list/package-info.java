/// The list in which a user sees, renames and ends their devices.
///
/// `Devices` changes what only the list shows; all else of the table is `DeviceSessions`'.
@NullMarked
package dev.keyfob.device.list;

import org.jspecify.annotations.NullMarked;
