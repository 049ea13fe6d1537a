/// Pages for a person with a browser and without the app: one sentence or two, and one button. And
/// the languages that they and mails are written in.
///
/// Knows no feature.
@NullMarked
package dev.keyfob.http.page;

import org.jspecify.annotations.NullMarked;
