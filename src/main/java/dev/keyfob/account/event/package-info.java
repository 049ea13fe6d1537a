/// `GET /me/events`: what happened to an account, told to its owner.
///
/// Touches the rows of security events, reading only.
@NullMarked
package dev.keyfob.account.event;

import org.jspecify.annotations.NullMarked;
