/// What is counted and timed of refreshes, for those who operate Keyfob.
@NullMarked
package dev.keyfob.refresh.measured;

import org.jspecify.annotations.NullMarked;
