/// `java -jar … import FILE`: accounts of another system come into the table of accounts, with the
/// hashes of their passwords. Each format is a class that says what its members mean.
///
/// It runs without the server, on the database alone, beside instances that serve. Touches
/// accounts.
@NullMarked
package dev.keyfob.accountimport;

import org.jspecify.annotations.NullMarked;
