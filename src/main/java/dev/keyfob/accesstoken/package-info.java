/// Access tokens (RFC 9068): their claims, their making, and the check of a bearer that brings one.
///
/// Verifies without Postgres; whether a token was revoked is asked of `revocation`.
@NullMarked
package dev.keyfob.accesstoken;

import org.jspecify.annotations.NullMarked;
