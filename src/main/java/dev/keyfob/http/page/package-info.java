/// Pages for a person with a browser and without the app: one sentence or two, and one button.
///
/// Knows no feature and no language.
@NullMarked
package dev.keyfob.http.page;

import org.jspecify.annotations.NullMarked;
