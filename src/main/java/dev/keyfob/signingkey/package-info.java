/// The keys that sign access tokens, kept in Postgres sealed under the master key, and their public
/// halves (RFC 7517).
///
/// Nothing outside this package sees a sealed key or the master key.
@NullMarked
package dev.keyfob.signingkey;

import org.jspecify.annotations.NullMarked;
