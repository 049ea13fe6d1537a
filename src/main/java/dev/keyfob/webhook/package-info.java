/// Webhooks: an outbox in Postgres, and its messages sent to the team's own system, signed, by the
/// conventions of Standard Webhooks (1.0.0).
///
/// Nothing waits for the receiver. Knows how a message is sent, not what it tells.
@NullMarked
package dev.keyfob.webhook;

import org.jspecify.annotations.NullMarked;
