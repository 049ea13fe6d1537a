/// Keyfob: the sign-in backend that a team with an iOS and an Android app runs beside its API.
///
/// One package per feature; `src/test/java/dev/keyfob/HouseRules.java` holds the order in which
/// they may use each other.
@NullMarked
package dev.keyfob;

import org.jspecify.annotations.NullMarked;
