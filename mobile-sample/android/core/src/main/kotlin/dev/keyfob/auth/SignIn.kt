package dev.keyfob.auth

import kotlin.time.Duration
import kotlinx.coroutines.NonCancellable
import kotlinx.coroutines.withContext

/** Asks for the second factor of a sign-in. */
public fun interface SecondFactor {
    /**
     * The six digits of the authenticator app, or a recovery code; null gives the sign-in up.
     *
     * @param attempt 1, and one more each time the code was not good
     */
    public suspend fun code(attempt: Int): String?
}

/** Address, password and a second factor where there is one, up to the tokens. */
internal class SignIn(
    private val configuration: KeyfobConfiguration,
    private val server: KeyfobServer,
    private val vault: Vault,
    private val clock: PhoneClock,
) {
    private class Issued(val tokens: Tokens, val introduction: Introduction?)

    /** Hands the tokens on as soon as they are saved. */
    suspend fun run(email: String, password: String, secondFactor: SecondFactor, saved: (Tokens) -> Unit) {
        val pkce = Pkce()
        val first = mutableMapOf(
            "code_challenge" to pkce.challenge,
            "code_challenge_method" to "S256",
            "username" to email,
            "password" to password,
        )
        vault.read().introduction?.takeIf { it.email == email }?.let { first["device_token"] = it.deviceToken }
        val code = code(first, secondFactor)
        // From here on a caller that gives up must not take the only copy of the tokens along.
        withContext(NonCancellable) { saved(save(redeem(code, pkce, email))) }
    }

    private suspend fun code(first: Map<String, String>, secondFactor: SecondFactor): String {
        var form = first
        var attempt = 0
        while (true) {
            val reply = server.post("authorize-challenge", form + mapOf("response_type" to "code", "client_id" to configuration.clientId))
            if (reply is Reply.Done) return reply.json?.text("authorization_code") ?: throw reply.toException()
            form = nextStep(reply as? Reply.Refused ?: throw reply.toException(), secondFactor, ++attempt)
        }
    }

    private suspend fun nextStep(refused: Reply.Refused, secondFactor: SecondFactor, attempt: Int): Map<String, String> {
        val session = refused.json.text("auth_session")
        when (refused.error) {
            "invalid_grant" -> throw AskAgainException(Because.WRONG_CREDENTIALS)
            "invalid_session" -> throw AskAgainException(Because.SIGN_IN_ANEW)
            "otp_required" -> if (session == null) throw refused.toException()
            else -> throw refused.toException()
        }
        val code = secondFactor.code(attempt)?.trim() ?: throw AskAgainException(Because.SECOND_FACTOR_NEEDED)
        return mapOf("auth_session" to session.orEmpty(), (if (OTP.matches(code)) "otp" else "recovery_code") to code)
    }

    /** Once: a second redemption would end the device session of the first. */
    private suspend fun redeem(code: String, pkce: Pkce, email: String): Issued {
        val askedAt = clock.elapsed()
        val form = mapOf("grant_type" to "authorization_code", "client_id" to configuration.clientId, "code" to code, "code_verifier" to pkce.verifier)
        val reply = server.post("token", form + configuration.phone.form(vault.installationId()))
        when {
            reply is Reply.Done -> {
                val tokens = reply.tokens(clock, askedAt) ?: throw AskAgainException(Because.SIGN_IN_ANEW)
                return Issued(tokens, reply.json?.text("device_token")?.let { Introduction(email, it) })
            }
            reply is Reply.Refused && reply.error == "device_limit_reached" -> throw AskAgainException(Because.DEVICE_LIMIT_REACHED)
            reply is Reply.Refused && reply.error != "invalid_grant" -> throw reply.toException()
            reply is Reply.Busy -> throw reply.toException()
            else -> throw AskAgainException(Because.SIGN_IN_ANEW)
        }
    }

    private suspend fun save(issued: Issued): Tokens {
        try {
            vault.change { kept -> kept.revoking(kept.session?.refresh).with(issued.tokens).introducing(issued.introduction) }
        } catch (failure: AskAgainException) {
            server.post("revoke", mapOf("client_id" to configuration.clientId, "token" to issued.tokens.refresh))
            throw failure
        }
        return issued.tokens
    }

    private companion object {
        val OTP = Regex("[0-9]{6}")
    }
}

/** Null where it is no answer of `/token`. */
internal fun Reply.Done.tokens(clock: PhoneClock, askedAt: Duration): Tokens? {
    val access = json?.text("access_token")
    val refresh = json?.text("refresh_token")
    val expiresIn = json?.number("expires_in")
    if (access == null || refresh == null || expiresIn == null) return null
    val lifetime = Lifetime(json.number("refresh_in") ?: (expiresIn * 4 / 5), expiresIn)
    return Tokens(access, refresh, clock.boot, askedAt.inWholeMilliseconds, lifetime)
}
