/// The end of an account for whoever has its mailbox and not the app, by a web page or by JSON.
///
/// Asks by mail; what follows is the same as at `DELETE /me`.
@NullMarked
package dev.keyfob.closure.bymail;

import org.jspecify.annotations.NullMarked;
