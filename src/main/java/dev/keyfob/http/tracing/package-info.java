/// What leads from an answer to what was logged and traced about it: the request's id, and
/// OpenTelemetry where an operator wants it. None of it holds personal data.
@NullMarked
package dev.keyfob.http.tracing;

import org.jspecify.annotations.NullMarked;
