/// Proof of receipt: which access tokens have been seen in use, as the rotation of refresh tokens
/// wants to know it.
///
/// Touches Redis, off the path of the request that brings the token.
@NullMarked
package dev.keyfob.accesstoken.receipt;

import org.jspecify.annotations.NullMarked;
