package dev.keyfob.auth

import java.util.concurrent.CopyOnWriteArrayList
import kotlin.time.Duration
import kotlin.time.Duration.Companion.hours

/** Stands still, but for what a test adds; a wait is over at once and adds its time. */
class TestClock(override val boot: String = "a boot") : PhoneClock {
    @Volatile private var now = 1.hours

    val waits = CopyOnWriteArrayList<Duration>()

    override fun elapsed(): Duration = now

    fun pass(time: Duration) {
        now += time
    }

    override suspend fun sleep(duration: Duration) {
        waits += duration
        pass(duration)
    }
}
