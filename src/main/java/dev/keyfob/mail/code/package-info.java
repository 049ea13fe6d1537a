/// The codes that go out by mail, derived from an id under a key of the server's: no table holds
/// one in any form.
///
/// Uses `signingkey` to keep its key.
@NullMarked
package dev.keyfob.mail.code;

import org.jspecify.annotations.NullMarked;
