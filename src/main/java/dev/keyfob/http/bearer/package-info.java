/// Bearer tokens as RFC 6750 has them on the wire: where one stands, and what a bearer is told who
/// may not pass.
@NullMarked
package dev.keyfob.http.bearer;

import org.jspecify.annotations.NullMarked;
