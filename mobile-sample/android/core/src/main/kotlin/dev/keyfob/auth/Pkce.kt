package dev.keyfob.auth

import java.security.MessageDigest
import java.security.SecureRandom
import java.util.Base64

/** A code verifier, fresh for each sign-in, and its challenge (RFC 7636, S256). */
internal class Pkce {
    val verifier: String = encoded(ByteArray(32).also(SecureRandom()::nextBytes))
    val challenge: String = encoded(MessageDigest.getInstance("SHA-256").digest(verifier.encodeToByteArray()))

    private fun encoded(bytes: ByteArray): String = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes)
}
