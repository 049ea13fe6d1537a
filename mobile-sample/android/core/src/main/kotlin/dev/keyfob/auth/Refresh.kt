package dev.keyfob.auth

import kotlin.random.Random
import kotlin.time.Duration
import kotlin.time.Duration.Companion.milliseconds
import kotlin.time.Duration.Companion.seconds

/** The exchange of a refresh token: one at a time on the phone, the same token again until an answer is saved. */
internal class Refresh(
    private val configuration: KeyfobConfiguration,
    private val server: KeyfobServer,
    private val vault: Vault,
    private val clock: PhoneClock,
) {
    private class Unsaved(val replaces: String, val tokens: Tokens)

    /** Received, and not saved so far. */
    private var unsaved: Unsaved? = null

    /** Until then the server does not want to be asked. */
    private var quietUntil: Duration = Duration.ZERO

    /**
     * Tokens that are good, saved before anybody sees them.
     *
     * @param rejected an access token that is not, whatever its age
     */
    suspend fun run(rejected: String?): Tokens =
        vault.refreshing {
            save()
            val held = vault.read().session ?: throw over()
            if (held.access != rejected && held.isFresh(clock)) held else exchanged(held, rejected)
        }

    private fun over() = SignInAgainException(vault.reason)

    /** While the one that is held is good, one attempt is enough, and a failure stops nobody. */
    private suspend fun exchanged(held: Tokens, rejected: String?): Tokens {
        if (held.access == rejected || !held.isGood(clock)) return exchange(held, ATTEMPTS)
        return try {
            exchange(held, 1)
        } catch (later: AskAgainException) {
            if (later.because == Because.STORE_FAILED) throw later
            quietUntil = maxOf(quietUntil, clock.elapsed() + PAUSE)
            held
        }
    }

    private suspend fun exchange(held: Tokens, attempts: Int): Tokens {
        for (attempt in 1..attempts) {
            val left = quietUntil - clock.elapsed()
            if (left.isPositive()) throw AskAgainException(Because.BUSY, left)
            val askedAt = clock.elapsed()
            val reply = server.post("token", form(held))
            val tokens = (reply as? Reply.Done)?.tokens(clock, askedAt)
            when {
                tokens != null -> return save(held, tokens)
                reply is Reply.Refused && reply.error == "invalid_grant" -> return refused(held, reply.json.text("sign_out_reason"))
                reply is Reply.Refused -> throw reply.toException()
            }
            val wait = maxOf(wait(attempt), (reply as? Reply.Busy)?.retryAfter ?: Duration.ZERO)
            if (wait > PATIENCE) quietUntil = clock.elapsed() + wait
            if (wait > PATIENCE || attempt == attempts) throw reply.toException()
            clock.sleep(wait)
        }
        error("There is at least one attempt")
    }

    private suspend fun form(held: Tokens): Map<String, String> =
        mapOf("grant_type" to "refresh_token", "client_id" to configuration.clientId, "refresh_token" to held.refresh) +
            configuration.phone.form(vault.installationId())

    /** Saved only over the token that was sent: what came in between counts. */
    private suspend fun save(held: Tokens, received: Tokens): Tokens {
        unsaved = Unsaved(held.refresh, received)
        return save() ?: throw over()
    }

    /** What is in the store then; null where there was nothing to save, or the session is over. */
    private suspend fun save(): Tokens? {
        val (replaces, tokens) = unsaved?.let { it.replaces to it.tokens } ?: return null
        try {
            val kept = vault.change { kept -> if (kept.session?.refresh == replaces) kept.with(tokens) else kept }
            unsaved = null
            return kept.session
        } catch (failure: AskAgainException) {
            throw AskAgainException(failure.because, unsaved = ReceivedTokens(tokens.access, tokens.refresh))
        }
    }

    /** Only this signs out, and only where the token that was sent is still the one. */
    private suspend fun refused(held: Tokens, reason: String?): Tokens =
        vault.end(SignOutReason.fromServer(reason)) { kept -> if (kept.session?.refresh == held.refresh) kept.with(null) else kept }.session
            ?: throw over()

    private fun wait(attempt: Int): Duration = FIRST_WAIT * (1 shl attempt) * Random.nextDouble(0.8, 1.2)

    private companion object {
        const val ATTEMPTS = 3
        val FIRST_WAIT = 250.milliseconds
        val PATIENCE = 5.seconds
        val PAUSE = 10.seconds
    }
}
