/// How outboxes are worked off: by several workers, with waits that grow while nothing gets
/// through.
@NullMarked
package dev.keyfob.platform.outbox;

import org.jspecify.annotations.NullMarked;
