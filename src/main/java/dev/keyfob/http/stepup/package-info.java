/// How strongly and how lately a user has proven who they are, and what a bearer is told where that
/// is not enough (RFC 9470).
@NullMarked
package dev.keyfob.http.stepup;

import org.jspecify.annotations.NullMarked;
