package dev.keyfob.auth.keystore

import android.content.Context
import android.provider.Settings
import dev.keyfob.auth.AskAgainException
import dev.keyfob.auth.Because
import dev.keyfob.auth.SessionState
import dev.keyfob.auth.SignInAgainException
import dev.keyfob.auth.SignOutReason
import java.io.File
import java.time.Duration
import kotlin.time.Duration.Companion.seconds
import kotlinx.coroutines.flow.first
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.withTimeout
import okhttp3.HttpUrl.Companion.toHttpUrl
import org.junit.Assert.assertEquals
import org.junit.Assert.assertThrows
import org.junit.Assert.assertTrue
import org.junit.Before
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner
import org.robolectric.RuntimeEnvironment
import org.robolectric.shadows.ShadowSystemClock

@RunWith(RobolectricTestRunner::class)
class AndroidSessionTest {
    private val context: Context = RuntimeEnvironment.getApplication()

    @Before fun aNewPhone() = FakeKeystore.install()

    @Test
    fun aNewPhoneHasNobodySignedIn() = runBlocking {
        session().use { session ->
            val state = withTimeout(10.seconds) { session.state.first { it !is SessionState.Locked } }
            assertEquals(SessionState.SignedOut(SignOutReason.NEVER_SIGNED_IN), state)
            assertThrows(SignInAgainException::class.java) { runBlocking { session.accessToken() } }
        }
        assertTrue(File(context.noBackupFilesDir, "keyfob/installation").exists())
    }

    @Test
    fun whereTheServerIsAwayASignInSaysAskAgain() {
        val failure = assertThrows(AskAgainException::class.java) { runBlocking { session().use { it.signIn("ana@example.com", "a password") } } }
        assertEquals(Because.NO_ANSWER, failure.because)
    }

    @Test
    fun theClockGoesOnWhileThePhoneSleeps_andBeginsAnewWithEachBoot() {
        Settings.Global.putInt(context.contentResolver, Settings.Global.BOOT_COUNT, 7)
        val clock = AndroidClock(context)
        val before = clock.elapsed()
        ShadowSystemClock.advanceBy(Duration.ofHours(1))
        assertEquals(3600.seconds, clock.elapsed() - before)
        assertEquals("7", clock.boot)
    }

    private fun session() = androidSession(context, "http://127.0.0.1:1".toHttpUrl(), "demo-android")
}
