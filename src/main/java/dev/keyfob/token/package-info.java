/// The OAuth endpoints on tokens: `POST /token`, the only door that hands tokens out, `POST
/// /revoke`, and the metadata that tells a client where they are (RFC 8414).
///
/// Speaks the wire's language and decides nothing; may touch every other package.
@NullMarked
package dev.keyfob.token;

import org.jspecify.annotations.NullMarked;
