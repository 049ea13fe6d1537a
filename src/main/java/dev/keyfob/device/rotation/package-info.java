/// The rotation of current refresh tokens: those that are asked for at one time share a statement.
///
/// Touches the table of device sessions, and is the usual way of a refresh; what is out of the
/// ordinary is left to `refresh`.
@NullMarked
package dev.keyfob.device.rotation;

import org.jspecify.annotations.NullMarked;
