/// What the user or an auditor would want to know of: one call shape that becomes a log line and a
/// metric.
///
/// An event holds ids, never an address, a token or anything that a client sent unchecked.
@NullMarked
package dev.keyfob.securityevent;

import org.jspecify.annotations.NullMarked;
