/// The PostgreSQL and the Redis that Keyfob brings where none are configured: real ones, as child
/// processes that end with it, on the data of one folder.
@NullMarked
package dev.keyfob.platform.embedded;

import org.jspecify.annotations.NullMarked;
