/// The key that seals the server's other secrets in Postgres, and its change for another one.
///
/// Knows the columns that hold something sealed by their names, and no feature.
@NullMarked
package dev.keyfob.masterkey;

import org.jspecify.annotations.NullMarked;
