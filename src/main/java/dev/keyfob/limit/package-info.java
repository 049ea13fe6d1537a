/// How often something may be asked for: buckets for one target, for one address and for all, in
/// Redis, and in the process while Redis is away.
///
/// Knows no feature: who takes from a bucket says what it is aimed at. Touches the address of the
/// request, and Redis.
@NullMarked
package dev.keyfob.limit;

import org.jspecify.annotations.NullMarked;
