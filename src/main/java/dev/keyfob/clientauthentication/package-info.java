/// Who asks at an OAuth endpoint, and how it proves that (RFC 6749 §2.3, RFC 7523 §2.2).
///
/// Touches Redis only to take an assertion once; what a client is stands in `client`.
@NullMarked
package dev.keyfob.clientauthentication;

import org.jspecify.annotations.NullMarked;
