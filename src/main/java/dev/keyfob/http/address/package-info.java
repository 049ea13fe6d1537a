/// Where a request comes from: what is counted together against floods, and what is kept of it.
///
/// Touches the request of the HTTP server, nothing else.
@NullMarked
package dev.keyfob.http.address;

import org.jspecify.annotations.NullMarked;
