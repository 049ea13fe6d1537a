/// Bodies that are not read: too long, or in another encoding than UTF-8; and the refusals of the
/// HTTP server itself, in the form of all others.
///
/// Touches problem+json, and the server's routes.
@NullMarked
package dev.keyfob.http.body;

import org.jspecify.annotations.NullMarked;
