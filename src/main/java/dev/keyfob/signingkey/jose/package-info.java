/// Signing keys in the forms that JOSE has for them, and what they sign: algorithms, the two halves
/// of a key (RFC 7517), the JWT (RFC 7519).
///
/// Knows no table and no time.
@NullMarked
package dev.keyfob.signingkey.jose;

import org.jspecify.annotations.NullMarked;
