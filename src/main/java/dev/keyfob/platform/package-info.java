/// What the process stands on: the clock and randomness (this package is their only caller),
/// Postgres over plain JDBC, and the embedded PostgreSQL and Redis that run where no others are
/// configured.
///
/// Knows no feature and uses no other package.
@NullMarked
package dev.keyfob.platform;

import org.jspecify.annotations.NullMarked;
