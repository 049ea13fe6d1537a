package dev.keyfob.auth

/** Whether somebody is signed in on this phone. */
public sealed interface SessionState {
    /** The tokens are here. */
    public data object SignedIn : SessionState

    /** Nobody can tell yet: the tokens were not read so far, or the phone was not unlocked since it started. */
    public data object Locked : SessionState

    /** There are no tokens, for this [reason]. */
    public data class SignedOut(public val reason: SignOutReason) : SessionState
}

/** Why nobody is signed in: for the sentence that the app shows. */
public enum class SignOutReason {
    /** Signed out on this phone: nothing to explain. */
    SIGNED_OUT,

    /** Ended from the device list, or by the people who run the service. */
    SIGNED_OUT_ELSEWHERE,

    /** This app has signed in again on this phone: whoever has not done that should change the password. */
    REPLACED,

    /** The account has signed in on more devices than it may, and this one was not used for longest. */
    DEVICE_LIMIT,

    /** The password was changed or reset. */
    PASSWORD_CHANGED,

    /** The account is locked or was deleted. */
    ACCOUNT_CLOSED,

    /** Not used for long enough, or the sign-in is too old. */
    EXPIRED,

    /** A copy of the tokens was in use. */
    REUSE_DETECTED,

    /** Only that it has to be signed in again. */
    UNKNOWN,

    /** Nobody has signed in since the app was installed. */
    NEVER_SIGNED_IN,

    /** Somebody has, but what opens the tokens is not on this phone: lost, or a backup was restored on another one. */
    KEY_LOST;

    internal companion object {
        private val OF_THE_PHONE = setOf(NEVER_SIGNED_IN, KEY_LOST)

        /** What `sign_out_reason` means; a value that this app does not know is [UNKNOWN]. */
        fun fromServer(text: String?): SignOutReason =
            entries.firstOrNull { it.name.lowercase() == text && it !in OF_THE_PHONE } ?: UNKNOWN
    }
}
