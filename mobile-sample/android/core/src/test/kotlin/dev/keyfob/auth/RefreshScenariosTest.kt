package dev.keyfob.auth

import java.io.File
import kotlin.time.Duration.Companion.seconds
import kotlinx.coroutines.async
import kotlinx.coroutines.awaitAll
import kotlinx.coroutines.cancelAndJoin
import kotlinx.coroutines.launch
import kotlinx.serialization.json.boolean
import kotlinx.serialization.json.jsonPrimitive
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertNotNull
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test

class RefreshScenariosTest {
    @Test
    @Scenario("refresh-outcomes")
    fun onlyInvalidGrantSignsOut() {
        for (row in Contract.refreshOutcomes) story { phone ->
            phone.signedInLongAgo()
            val before = phone.store.text
            val answer = Contract.answer(row.text("answer")!!, row.text("reason").orEmpty())
            phone.keyfob.refreshAnswers(answer)

            val failure = failure { phone.app.accessToken() }

            if (row.text("error") == "signInAgain") {
                val reason = (failure as SignInAgainException).reason
                assertEquals(row.text("signedOut"), reason.name.lowercase(), "$row")
                assertEquals(SessionState.SignedOut(reason), phone.app.state.value, "$row")
                assertTrue("kfr_" !in phone.store.text, "$row")
            } else {
                failure as AskAgainException
                assertEquals(row.text("because"), failure.because.name.lowercase(), "$row")
                assertEquals(row.text("code"), failure.code, "$row")
                row.number("retryAfter")?.let { assertEquals(it.seconds, failure.retryAfter, "$row") }
                assertEquals(SessionState.SignedIn, phone.app.state.value, "$row")
                assertEquals(before, phone.store.text, "$row")
            }
            val isSentAgain = row["sentAgain"]?.jsonPrimitive?.boolean ?: false
            assertEquals(isSentAgain, phone.keyfob.refreshesSent.size > 1, "$row")
            assertEquals(setOf("kfr_refresh-1"), phone.keyfob.refreshesSent.toSet(), "$row")
        }
    }

    @Test
    @Scenario("single-flight")
    fun howeverManyCallersThereAreOneRefreshIsSent() = story { phone ->
        phone.signedInLongAgo()
        val callers = Contract.scenario("single-flight").number("callers")!!.toInt()

        val tokens = List(callers) { async { phone.app.accessToken() } }.awaitAll()

        assertEquals(listOf("kfr_refresh-1"), phone.keyfob.refreshesSent)
        assertEquals(setOf("access-2"), tokens.toSet())
    }

    @Test
    @Scenario("cancelled-caller")
    fun aCallerThatGivesUpDoesNotTakeTheRefreshAlong() = story { phone ->
        phone.signedInLongAgo()
        phone.keyfob.gate = java.util.concurrent.CountDownLatch(1)
        val first = launch { phone.app.accessToken() }
        until { phone.keyfob.refreshesSent.size == 1 }
        val second = asking(phone.app)

        first.cancelAndJoin()
        phone.keyfob.gate.countDown()

        assertEquals("access-2", second.await().getOrThrow())
        assertEquals(1, phone.keyfob.refreshesSent.size)
        assertTrue("kfr_refresh-2" in phone.store.text)
    }

    @Test
    @Scenario("lost-response")
    fun aLostResponseIsAskedForAgainWithTheSameToken() = story { phone ->
        phone.signedInLongAgo()
        phone.keyfob.refreshAnswers(Contract.answer("lost"), Contract.answer("lost"), Contract.answer("tokens"))

        assertEquals("access-2", phone.app.accessToken())

        assertEquals(List(3) { "kfr_refresh-1" }, phone.keyfob.refreshesSent)
        assertEquals(2, phone.clock.waits.size)
        assertTrue(phone.clock.waits[1] > phone.clock.waits[0])
    }

    @Test
    @Scenario("early-refresh-fails")
    fun aFailingRefreshStopsNobodyWhileTheAccessTokenIsGood() = story { phone ->
        phone.signedIn()
        phone.clock.pass(481.seconds)
        phone.keyfob.refreshAnswers(Contract.answer("unavailable"))

        assertEquals("access-1", phone.app.accessToken())
        assertEquals("access-1", phone.app.accessToken())

        assertEquals(1, phone.keyfob.refreshesSent.size, "the second call asks too soon after the first")
    }

    @Test
    @Scenario("waits-as-told")
    fun nothingIsSentWhileTheServerAsksToWait() = story { phone ->
        phone.signedInLongAgo()
        phone.keyfob.refreshAnswers(Contract.answer("too_many"), Contract.answer("tokens"))
        failure { phone.app.accessToken() }

        phone.clock.pass(30.seconds)
        val told = failure { phone.app.accessToken() } as AskAgainException
        assertEquals(Because.BUSY, told.because)
        assertEquals(30.seconds, told.retryAfter)
        assertEquals(1, phone.keyfob.refreshesSent.size)

        phone.clock.pass(31.seconds)
        assertEquals("access-2", phone.app.accessToken())
        assertEquals(2, phone.keyfob.refreshesSent.size)
    }

    /** The clock of the wall is nowhere asked: what the server says of the time may be as far off as it likes. */
    @Test
    @Scenario("clock-off-by-an-hour")
    fun whatTheClockOfThePhoneSaysDoesNotMatter() {
        val wallClock = Regex("currentTimeMillis|Instant\\.now|Clock\\.System|Date\\(|Calendar|LocalDate|server_time")
        val readers = File("src/main").walk().filter { it.extension == "kt" && wallClock in it.readText() }.toList()
        assertEquals(emptyList<File>(), readers)

        for (hours in listOf(-1, 1)) story { phone ->
            phone.signedIn()
            val now = System.currentTimeMillis() / 1000 + hours * 3600
            val tokens = Contract.answer("tokens")
            phone.keyfob.refreshAnswers(Answer(tokens.status, tokens.headers, tokens.body.replace(Regex("\"server_time\":\\d+"), "\"server_time\":$now")))

            phone.clock.pass(479.seconds)
            assertEquals("access-1", phone.app.accessToken())
            assertEquals(0, phone.keyfob.refreshesSent.size)
            phone.clock.pass(1.seconds)
            assertEquals("access-2", phone.app.accessToken())
            phone.clock.pass(479.seconds)
            assertEquals("access-2", phone.app.accessToken())
            assertEquals(1, phone.keyfob.refreshesSent.size)
        }
    }

    /** A time of another boot means nothing, whatever it says. */
    @Test
    fun afterABootTheTokenIsRefreshed() = story { phone ->
        phone.signedIn()
        val booted = KeyfobSession(KeyfobConfiguration(phone.keyfob.url, "demo-android"), phone.store, phone.folder, TestClock("another boot"))

        assertEquals("access-2", booted.use { it.accessToken() })
        assertNotNull(phone.keyfob.refreshesSent.singleOrNull())
    }
}
