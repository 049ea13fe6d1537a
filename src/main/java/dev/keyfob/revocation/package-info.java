/// The end of access tokens before their time: written in Postgres with what revokes them, carried
/// to Redis, looked up at each request.
///
/// The check itself stands in `accesstoken`, which knows a bearer. Knows a device session by its
/// `sid` and a token by its `jti` only.
@NullMarked
package dev.keyfob.revocation;

import org.jspecify.annotations.NullMarked;
