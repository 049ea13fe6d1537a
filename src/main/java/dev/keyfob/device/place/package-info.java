/// Where on earth a device was last heard of, as nearly as its address tells.
///
/// Touches a file on this machine and the request of the HTTP server, nothing else.
@NullMarked
package dev.keyfob.device.place;

import org.jspecify.annotations.NullMarked;
