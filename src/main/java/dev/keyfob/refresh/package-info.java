/// The rotation of refresh tokens: what a presented token means, and the one statement that
/// follows.
///
/// `RefreshDecision` is the design's table and pure; `RefreshGrant` reads, decides, writes and
/// issues. Touches `device`, `accesstoken` and `client`; knows nothing of HTTP.
@NullMarked
package dev.keyfob.refresh;

import org.jspecify.annotations.NullMarked;
