/// The server's own keys of what it gives out: the tags by which it knows a refresh token as its
/// own.
///
/// Touches its table alone, at the start.
@NullMarked
package dev.keyfob.refresh.key;

import org.jspecify.annotations.NullMarked;
