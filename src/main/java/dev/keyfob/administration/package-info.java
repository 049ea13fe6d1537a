/// What an operator orders: `/admin/…` on the management port, for clients with the scope
/// `keyfob:admin`.
///
/// Each order is a security event with whose it was, and does no harm when it is given again.
/// Touches accounts, their codes and device sessions, and the signing keys.
@NullMarked
package dev.keyfob.administration;

import org.jspecify.annotations.NullMarked;
