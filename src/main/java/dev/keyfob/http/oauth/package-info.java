/// The wire's form of the OAuth endpoints: parameters in, RFC 6749 §5.2 out.
@NullMarked
package dev.keyfob.http.oauth;

import org.jspecify.annotations.NullMarked;
