/// Sign-in from the app: `POST /authorize-challenge` ends in an authorization code, which `/token`
/// redeems for a device session.
///
/// Touches accounts, device sessions and clients; hands the tokens' making to `refresh`.
@NullMarked
package dev.keyfob.signin;

import org.jspecify.annotations.NullMarked;
