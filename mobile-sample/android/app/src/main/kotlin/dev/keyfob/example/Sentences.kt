package dev.keyfob.example

import android.content.Context
import dev.keyfob.auth.AskAgainException
import dev.keyfob.auth.Because
import dev.keyfob.auth.SignOutReason

/** What the app says to its user, and why. */
internal fun Context.sentence(reason: SignOutReason): String =
    getString(
        when (reason) {
            SignOutReason.SIGNED_OUT -> R.string.signed_out
            SignOutReason.SIGNED_OUT_ELSEWHERE -> R.string.signed_out_elsewhere
            SignOutReason.REPLACED -> R.string.replaced
            SignOutReason.DEVICE_LIMIT -> R.string.device_limit
            SignOutReason.PASSWORD_CHANGED -> R.string.password_changed
            SignOutReason.ACCOUNT_CLOSED -> R.string.account_closed
            SignOutReason.EXPIRED -> R.string.expired
            SignOutReason.REUSE_DETECTED -> R.string.reuse_detected
            SignOutReason.UNKNOWN -> R.string.sign_in_again
            SignOutReason.NEVER_SIGNED_IN -> R.string.welcome
            SignOutReason.KEY_LOST -> R.string.key_lost
        }
    )

internal fun Context.sentence(failure: AskAgainException): String =
    when (failure.because) {
        Because.NO_ANSWER -> getString(R.string.no_answer)
        Because.NOT_KEYFOB -> getString(R.string.not_keyfob)
        Because.BUSY -> getString(R.string.busy)
        Because.STORE_LOCKED -> getString(R.string.store_locked)
        Because.STORE_FAILED -> getString(R.string.store_failed)
        Because.WRONG_CREDENTIALS -> getString(R.string.wrong_credentials)
        Because.SECOND_FACTOR_NEEDED -> getString(R.string.second_factor_needed)
        Because.SIGN_IN_ANEW -> getString(R.string.sign_in_anew)
        Because.DEVICE_LIMIT_REACHED -> getString(R.string.device_limit_reached)
        Because.FAULT -> getString(R.string.fault, failure.code)
    }
