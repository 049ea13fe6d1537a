/// What is known of passwords that others had: a filter of common ones, and a service that can be
/// asked for leaked ones without being told the password.
///
/// Touches neither accounts nor tables.
@NullMarked
package dev.keyfob.account.breach;

import org.jspecify.annotations.NullMarked;
