/// The people who can sign in: their e-mail addresses, their passwords and what they may change of
/// themselves.
///
/// The only package that sees a password. Uses `platform` for randomness and overload, and nothing
/// that is about tokens.
@NullMarked
package dev.keyfob.account;

import org.jspecify.annotations.NullMarked;
