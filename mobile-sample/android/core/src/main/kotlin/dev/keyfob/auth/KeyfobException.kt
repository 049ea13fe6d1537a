package dev.keyfob.auth

import java.io.IOException
import kotlin.time.Duration

/** What keeps a caller from its answer. Each says one thing: ask again, or sign in again. */
public sealed class KeyfobException(message: String) : IOException(message)

/**
 * Ask again: nothing is lost, and nobody is signed out.
 *
 * @property because why, for the sentence that the app shows
 * @property retryAfter how long to wait first, where that is known
 * @property code with [Because.FAULT] the `error` of the answer, or its status
 * @property unsaved with [Because.STORE_FAILED] after a refresh: what was received and could not be saved. The session holds it
 *   too, and saves it at the next call
 */
public class AskAgainException internal constructor(
    public val because: Because,
    public val retryAfter: Duration? = null,
    public val code: String? = null,
    public val unsaved: ReceivedTokens? = null,
) : KeyfobException("Ask again: ${because.name.lowercase()}${code?.let { " ($it)" } ?: ""}")

/** Sign in again: the tokens are gone, for this [reason]. */
public class SignInAgainException internal constructor(public val reason: SignOutReason) :
    KeyfobException("Sign in again: ${reason.name.lowercase()}")

/** Why to ask again. */
public enum class Because {
    /** Time-out, no network, connection cut. */
    NO_ANSWER,

    /** Something between phone and server has answered: a captive portal, a proxy, garbage. */
    NOT_KEYFOB,

    /** 429, 503 or another 5xx. */
    BUSY,

    /** The phone was not unlocked since it started. */
    STORE_LOCKED,

    /** The tokens cannot be read or saved right now. */
    STORE_FAILED,

    /** Address and password do not match. */
    WRONG_CREDENTIALS,

    /** The account has a second factor, and nobody gave its code. */
    SECOND_FACTOR_NEEDED,

    /** The sign-in took too long, or its answer was lost: ask for the password once more. */
    SIGN_IN_ANEW,

    /** The account is signed in on as many devices as it may. */
    DEVICE_LIMIT_REACHED,

    /** The app or its configuration has a mistake: the same request is not sent again. */
    FAULT,
}

/**
 * Tokens that were received and not saved. Whoever sends the access token has to keep the refresh token: the server takes the first
 * use of the one as proof that the other has arrived.
 */
public class ReceivedTokens internal constructor(public val accessToken: String, public val refreshToken: String) {
    /** Shows no token. */
    override fun toString(): String = "ReceivedTokens[…]"
}
