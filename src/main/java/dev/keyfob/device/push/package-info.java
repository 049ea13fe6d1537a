/// Where messages reach the devices of an account: told by the app, asked for by the team's own
/// sender.
///
/// `PushTokens` are columns of the table of device sessions, which go with the statement that ends
/// one.
@NullMarked
package dev.keyfob.device.push;

import org.jspecify.annotations.NullMarked;
