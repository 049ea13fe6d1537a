/// Hashes of passwords as other systems made them, until their owners sign in: one class a scheme.
///
/// Pure rules: nothing here knows an account, and whoever computes bounds how many do.
@NullMarked
package dev.keyfob.account.foreignhash;

import org.jspecify.annotations.NullMarked;
