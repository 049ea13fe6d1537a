/// What the user or an auditor would want to know of: one call shape that becomes a log line, a
/// metric and, where it concerns an account, a row that its owner can read.
///
/// An event holds ids, never an address, a token or anything that a client sent unchecked. Of the
/// address that its request came from it keeps the network.
@NullMarked
package dev.keyfob.securityevent;

import org.jspecify.annotations.NullMarked;
