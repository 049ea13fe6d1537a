package dev.keyfob.auth

import kotlin.time.Duration
import kotlinx.coroutines.delay

/** A clock that only goes forward, also while the phone sleeps. Nobody sets it, and it begins anew with each boot. */
public interface PhoneClock {
    /** Names this boot: a time of another one means nothing. */
    public val boot: String

    /** The time since the boot. */
    public fun elapsed(): Duration

    /** Waits before a request is sent again. */
    public suspend fun sleep(duration: Duration) {
        delay(duration)
    }
}
