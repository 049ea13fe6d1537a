/// What an operator orders: `/admin/…` on the management port, for clients with the scope
/// `keyfob:admin`.
///
/// Each order about an account is a security event with whose it was and why, and does no harm when
/// it is given again. Touches accounts, their codes, second factors and device sessions, and the
/// signing keys; reads events.
@NullMarked
package dev.keyfob.administration;

import org.jspecify.annotations.NullMarked;
