/// Rows that are good for a time, and the one place that has them deleted when it is over.
@NullMarked
package dev.keyfob.platform.expiry;

import org.jspecify.annotations.NullMarked;
