package dev.keyfob.auth

import kotlin.time.Duration.Companion.milliseconds
import kotlin.time.Duration.Companion.seconds
import kotlinx.serialization.Serializable

/**
 * All that is in the store.
 *
 * @property revocations refresh tokens whose end the server has to be told
 * @property introduction of the last sign-in, for the next one: it outlasts a sign-out
 */
@Serializable
internal class Kept(
    val session: Tokens? = null,
    val revocations: List<String> = emptyList(),
    val introduction: Introduction? = null,
) {
    val isEmpty: Boolean
        get() = session == null && revocations.isEmpty() && introduction == null

    fun with(session: Tokens?): Kept = Kept(session, revocations, introduction)

    fun revoking(refreshToken: String?): Kept = Kept(session, revocations + listOfNotNull(refreshToken), introduction)

    fun revoked(refreshToken: String): Kept = Kept(session, revocations - refreshToken, introduction)

    fun introducing(next: Introduction?): Kept = Kept(session, revocations, next ?: introduction)
}

/**
 * The two tokens of an answer, and how long they are good by the clock that only goes forward.
 *
 * @property askedAt when the request was sent, in milliseconds since the boot
 */
@Serializable
internal class Tokens(
    val access: String,
    val refresh: String,
    val boot: String,
    private val askedAt: Long,
    private val lifetime: Lifetime,
) {
    fun isGood(clock: PhoneClock): Boolean = isWithin(lifetime.expiresIn, clock)

    fun isFresh(clock: PhoneClock): Boolean = isWithin(lifetime.refreshIn, clock)

    private fun isWithin(seconds: Long, clock: PhoneClock): Boolean =
        boot == clock.boot && clock.elapsed() < askedAt.milliseconds + seconds.seconds
}

/** Seconds from the request that brought the access token. */
@Serializable
internal class Lifetime(val refreshIn: Long, val expiresIn: Long)

/** A `device_token`, good for one account: with it strangers' guesses never keep this phone out. */
@Serializable
internal class Introduction(val email: String, val deviceToken: String)
