/// The database's way to the version of this program, at the start.
@NullMarked
package dev.keyfob.platform.migration;

import org.jspecify.annotations.NullMarked;
