/// HTTP without a feature's knowledge: form parsing and errors as RFC 6749 wants them, problem+json
/// (RFC 9457), the bearer challenges of RFC 6750, 429 and 503 with `Retry-After`.
///
/// The only package beside the `…Endpoint` classes that may use `jakarta.ws.rs`.
@NullMarked
package dev.keyfob.http;

import org.jspecify.annotations.NullMarked;
