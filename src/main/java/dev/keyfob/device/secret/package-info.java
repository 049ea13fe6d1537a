/// What a device session keeps of secrets: values that show nothing and compare in constant time.
///
/// Uses no other package.
@NullMarked
package dev.keyfob.device.secret;

import org.jspecify.annotations.NullMarked;
