package dev.keyfob.auth

import java.io.IOException
import java.io.PrintWriter
import java.io.StringWriter
import java.util.concurrent.CountDownLatch
import kotlin.coroutines.ContinuationInterceptor
import kotlin.time.Duration.Companion.seconds
import kotlinx.coroutines.async
import kotlinx.coroutines.currentCoroutineContext
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertNull
import org.junit.jupiter.api.Assertions.assertSame
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test

class SessionScenariosTest {
    @Test
    @Scenario("sign-out-during-refresh")
    fun aRefreshThatIsAnsweredAfterASignOutDoesNotBringTheSessionBack() = story { phone ->
        phone.signedInLongAgo()
        phone.keyfob.gate = CountDownLatch(1)
        val caller = asking(phone.app)
        until { phone.keyfob.refreshesSent.size == 1 }

        phone.app.signOut()
        phone.keyfob.gate.countDown()

        assertEquals(SignOutReason.SIGNED_OUT, (caller.await().exceptionOrNull() as SignInAgainException).reason)
        assertTrue("kfr" !in phone.store.text)
        assertEquals(SessionState.SignedOut(SignOutReason.SIGNED_OUT), phone.app.state.value)
        assertEquals(listOf("kfr_refresh-1"), phone.keyfob.revoked)
    }

    @Test
    @Scenario("sign-out-offline")
    fun aSignOutWithoutNetworkIsDoneHereAtOnceAndAtTheServerLater() = story { phone ->
        phone.signedIn()
        phone.keyfob.isReachable = false

        phone.app.signOut()
        assertEquals(SignOutReason.SIGNED_OUT, (failure { phone.app.accessToken() } as SignInAgainException).reason)
        assertEquals(emptyList<String>(), phone.keyfob.revoked)

        phone.keyfob.isReachable = true
        phone.restart()
        until { phone.keyfob.revoked == listOf("kfr_refresh-1") }
        until { "kfr" !in phone.store.text }
        assertEquals(SignOutReason.SIGNED_OUT, (failure { phone.app.accessToken() } as SignInAgainException).reason)
    }

    @Test
    @Scenario("rotated-while-401-in-flight")
    fun a401ForATokenThatWasReplacedNeedsNoFurtherRefresh() = story { phone ->
        phone.signedIn()
        val answering = CountDownLatch(1)
        phone.keyfob.api = { sent -> if (sent.bearer == "access-1") Contract.answer("invalid_token").also { answering.await() } else OK }
        val request = async { phone.get() }
        until { phone.keyfob.sent.any { it.bearer == "access-1" } }

        phone.clock.pass(601.seconds)
        assertEquals("access-2", phone.app.accessToken())
        answering.countDown()

        assertEquals(200, request.await().code)
        assertEquals(listOf("access-1", "access-2"), phone.keyfob.sent.mapNotNull { it.bearer })
        assertEquals(1, phone.keyfob.refreshesSent.size)
    }

    @Test
    @Scenario("retried-once")
    fun aRequestIsSentOnceMoreAfterARefreshAndNoThirdTime() = story { phone ->
        phone.signedIn()
        phone.keyfob.api = { Contract.answer("invalid_token") }

        assertEquals(401, phone.get().code)

        assertEquals(listOf("access-1", "access-2"), phone.keyfob.sent.mapNotNull { it.bearer })
        assertEquals(1, phone.keyfob.refreshesSent.size)
        assertEquals(SessionState.SignedIn, phone.app.state.value)
    }

    @Test
    @Scenario("step-up-is-not-refreshed")
    fun a401ThatAsksForAFreshSignInIsTheAppsToAnswer() = story { phone ->
        phone.signedIn()
        phone.keyfob.api = { Contract.answer("step_up") }

        assertEquals(401, phone.get().code)

        assertEquals(listOf("access-1"), phone.keyfob.sent.mapNotNull { it.bearer })
        assertEquals(0, phone.keyfob.refreshesSent.size)
    }

    @Test
    @Scenario("second-factor")
    fun aSecondFactorIsAskedForUntilItIsRight() = story { phone ->
        val required = Answer.json(403, """{"error":"otp_required","auth_session":"session-of-a-sign-in"}""")
        phone.keyfob.challenges.addAll(listOf(required, required))
        val attempts = mutableListOf<Int>()
        val caller = coroutineContext[ContinuationInterceptor]

        phone.app.signIn("ana@example.com", TestPhone.PASSWORD) { attempt ->
            attempts += attempt
            assertSame(caller, currentCoroutineContext()[ContinuationInterceptor], "a dialog is shown on the thread of the screen")
            "12345$attempt"
        }

        assertEquals(listOf(1, 2), attempts)
        val steps = phone.keyfob.forms("/authorize-challenge")
        assertEquals(listOf(TestPhone.PASSWORD, null, null), steps.map { it["password"] })
        assertEquals(listOf(null, "123451", "123452"), steps.map { it["otp"] })
        assertEquals(SessionState.SignedIn, phone.app.state.value)
    }

    @Test
    @Scenario("no-token-in-any-text")
    fun noTokenIsInAnyText() = story { phone ->
        phone.signedInLongAgo()
        val texts = mutableListOf<String>()
        for (answer in listOf("garbage", "captive_portal", "no_tokens", "invalid_request", "lost")) {
            val echo = Contract.answer(answer).let { Answer(it.status, it.headers, it.body + "kfr_refresh-1 access-1") }
            phone.keyfob.refreshAnswers(echo)
            texts += trace(failure { phone.app.accessToken() })
        }
        phone.store.isFull = true
        phone.keyfob.refreshAnswers(Contract.answer("tokens"))
        val unsaved = failure { phone.app.accessToken() } as AskAgainException
        texts += trace(unsaved)
        texts += listOf(unsaved.unsaved, phone.app, phone.app.state.value, phone.app.tenure).map { "$it" }
        phone.store.isFull = false
        phone.app.accessToken()
        texts += phone.app.javaClass.declaredFields.map { it.isAccessible = true; "${it.name} ${it.get(phone.app)}" }
        texts += listOf(
            Tokens("access-1", "kfr_refresh-1", "boot", 0, Lifetime(1, 1)),
            Kept(Tokens("access-1", "kfr_refresh-1", "boot", 0, Lifetime(1, 1)), listOf("kfr_refresh-1"), Introduction("a", "kfd_device")),
            Introduction("a", "kfd_device"), Pkce(), Reply.of(phone.get()),
        ).map { "$it" }

        val secrets = Regex("kfr_|kfd_|access-\\d|code-of-a|session-of-a|every-press")
        assertEquals(emptyList<String>(), texts.filter { secrets in it })
    }

    @Test
    fun anotherOriginGetsNoToken() = story { phone ->
        phone.signedIn()
        TestPhone().use { stranger ->
            phone.http.newCall(okhttp3.Request.Builder().url(stranger.keyfob.url.resolve("/orders")!!).build()).execute()
            assertNull(stranger.keyfob.sent.single().bearer)
        }
    }

    @Test
    fun whoeverSignsInNextDoesNotGetARequestOfTheOneBefore() = story { phone ->
        phone.signedIn()
        val answering = CountDownLatch(1)
        phone.keyfob.api = { sent -> Contract.answer("invalid_token").also { if (sent.bearer == "access-1") answering.await() } }
        val request = async { runCatching { phone.get() } }
        until { phone.keyfob.sent.any { it.bearer == "access-1" } }
        phone.app.signOut()
        phone.signedIn()
        answering.countDown()

        assertTrue(request.await().exceptionOrNull() is SignInAgainException)
        assertEquals(listOf("access-1"), phone.keyfob.sent.mapNotNull { it.bearer })
    }

    @Test
    fun aRequestOfAClosedSessionFailsAsOneWithoutANetwork() = story { phone ->
        phone.signedInLongAgo()
        phone.app.close()
        assertTrue(runCatching { phone.get() }.exceptionOrNull() is IOException)
    }

    @Test
    fun theDeviceIntroducesItselfAtTheNextSignIn() = story { phone ->
        phone.signedIn()
        phone.app.signOut()
        phone.signedIn()
        assertEquals(listOf(null, "kfd_device"), phone.keyfob.forms("/authorize-challenge").map { it["device_token"] })
    }

    private fun trace(failure: Throwable): String = StringWriter().also { failure.printStackTrace(PrintWriter(it)) }.toString()

    private companion object {
        val OK = Answer.json(200, "{}")
    }
}
