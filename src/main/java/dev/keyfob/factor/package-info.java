/// Second factors: an authenticator app's codes (RFC 6238) and recovery codes, how an account gets
/// and loses them, and whether one that was typed is good.
///
/// Knows accounts and the bearer; a sign-in asks it, it asks no sign-in.
@NullMarked
package dev.keyfob.factor;

import org.jspecify.annotations.NullMarked;
