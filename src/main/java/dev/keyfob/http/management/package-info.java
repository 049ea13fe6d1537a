/// The door on the management port, by which some paths are reached and others are not.
@NullMarked
package dev.keyfob.http.management;

import org.jspecify.annotations.NullMarked;
