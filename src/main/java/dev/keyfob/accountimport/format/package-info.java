/// What the files of other systems say of accounts: one class a format, and one that looks at what
/// it has found, the same for all. Reads, and writes nothing.
@NullMarked
package dev.keyfob.accountimport.format;

import org.jspecify.annotations.NullMarked;
