/// Mail over SMTP: an outbox in Postgres, the letters in English and German, and what a link in one
/// opens.
///
/// A request writes a row and waits for no mail server. Knows what a letter says, not what its code
/// is good for.
@NullMarked
package dev.keyfob.mail;

import org.jspecify.annotations.NullMarked;
