/// Who may ask for tokens, with which policy: clients are configuration (`keyfob.client.*`).
///
/// Touches no store.
@NullMarked
package dev.keyfob.client;

import org.jspecify.annotations.NullMarked;
