/// The life of the keys that sign access tokens: made and moved on in Postgres by one instance at a
/// time, known to all.
///
/// Every instance signs and verifies from its memory, which Postgres feeds each second.
@NullMarked
package dev.keyfob.signingkey;

import org.jspecify.annotations.NullMarked;
