package dev.keyfob.auth

import java.io.File
import java.util.concurrent.CountDownLatch
import kotlin.time.Duration.Companion.milliseconds
import kotlinx.coroutines.withTimeoutOrNull
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertNull
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test

class StoreScenariosTest {
    @Test
    @Scenario("killed-before-persisting")
    fun aProcessThatEndsBeforeSavingGoesOnWithTheTokenThatItHad() = story { phone ->
        phone.signedInLongAgo()

        val killed = OtherProcess.start(phone, "dies-before-saving")
        assertTrue(OtherProcess.wasKilled(killed))
        assertEquals("", killed.inputReader().readText(), "nobody was given a token")

        phone.restart()
        assertEquals("access-3", phone.app.accessToken())
        assertEquals(listOf("kfr_refresh-1", "kfr_refresh-1"), phone.keyfob.refreshesSent)
    }

    @Test
    @Scenario("persisted-before-use")
    fun theNewTokensAreInTheStoreBeforeAnybodyHasOne() = story { phone ->
        phone.signedInLongAgo()
        val saving = CountDownLatch(1)
        val slow = object : TokenStore by phone.store {
            override fun write(record: ByteArray) {
                saving.await()
                phone.store.write(record)
            }
        }
        val caller = asking(phone.started(slow))
        until { phone.keyfob.refreshesSent.size == 1 }

        assertNull(withTimeoutOrNull(300.milliseconds) { caller.await() }, "nobody has it while it is being saved")
        saving.countDown()

        assertEquals("access-2", caller.await().getOrThrow())
        assertTrue("kfr_refresh-2" in phone.store.text)
    }

    @Test
    @Scenario("store-full")
    fun tokensThatCannotBeSavedAreNotUsedAndNotLost() = story { phone ->
        phone.signedInLongAgo()
        phone.store.isFull = true

        val told = failure { phone.app.accessToken() } as AskAgainException
        assertEquals(Because.STORE_FAILED, told.because)
        assertEquals("kfr_refresh-2", told.unsaved?.refreshToken)
        assertEquals("access-2", told.unsaved?.accessToken)

        phone.store.isFull = false
        assertEquals("access-2", phone.app.accessToken())
        assertEquals(1, phone.keyfob.refreshesSent.size)
        assertTrue("kfr_refresh-2" in phone.store.text)
    }

    @Test
    @Scenario("sign-in-not-saved")
    fun aSignInThatCannotBeSavedLeavesNoDeviceBehind() = story { phone ->
        phone.app.awaits(SessionState.SignedOut(SignOutReason.NEVER_SIGNED_IN))
        phone.store.isFull = true

        assertEquals(Because.STORE_FAILED, (failure { phone.signedIn() } as AskAgainException).because)

        assertEquals(listOf("kfr_refresh-1"), phone.keyfob.revoked)
        assertEquals(SessionState.SignedOut(SignOutReason.NEVER_SIGNED_IN), phone.app.state.value)
    }

    @Test
    @Scenario("store-locked")
    fun nobodyIsSignedOutBeforeTheFirstUnlock() = story { phone ->
        phone.signedInLongAgo()
        val before = phone.store.text
        phone.store.isLocked = true
        phone.restart()

        assertEquals(Because.STORE_LOCKED, (failure { phone.app.accessToken() } as AskAgainException).because)
        assertEquals(SessionState.Locked, phone.app.state.value)
        assertEquals(emptyList<String>(), phone.keyfob.refreshesSent)
        assertEquals(before, phone.store.text)

        phone.store.isLocked = false
        assertEquals("access-2", phone.app.accessToken())
        assertEquals(SessionState.SignedIn, phone.app.state.value)
    }

    @Test
    @Scenario("key-lost")
    fun whereTheKeyIsLostTheAppSaysSo() = story { phone ->
        phone.signedInLongAgo()
        phone.store.hasLostItsKey = true
        phone.restart()

        assertEquals(SignOutReason.KEY_LOST, (failure { phone.app.accessToken() } as SignInAgainException).reason)

        phone.signedIn()
        assertEquals("access-2", phone.app.accessToken())
    }

    @Test
    @Scenario("two-processes")
    fun twoProcessesOnOneStoreSendOneRefresh() = story { phone ->
        phone.signedInLongAgo()
        phone.keyfob.gate = CountDownLatch(1)
        val other = OtherProcess.start(phone, "lives")
        until { phone.keyfob.refreshesSent.size == 1 }

        val callers = listOf(asking(phone.app), asking(phone.started()))
        assertNull(withTimeoutOrNull(500.milliseconds) { until { phone.keyfob.refreshesSent.size == 2 } }, "the other process holds the lock")
        phone.keyfob.gate.countDown()

        assertEquals(0, OtherProcess.await(other))
        assertEquals("access-2\n", other.inputReader().readText())
        callers.forEach { assertEquals("access-2", it.await().getOrThrow()) }
        assertEquals(1, phone.keyfob.refreshesSent.size)
    }

    @Test
    @Scenario("reinstall")
    fun aNewInstallationDoesNotGoOnWithTheTokensOfTheOneBefore() = story { phone ->
        phone.signedIn()
        File(phone.folder, "installation").delete()
        phone.restart()

        phone.app.awaits(SessionState.SignedOut(SignOutReason.NEVER_SIGNED_IN))
        until { "kfr" !in phone.store.text }
        assertEquals(listOf("kfr_refresh-1"), phone.keyfob.revoked)
    }

    @Test
    @Scenario("restored-on-another-phone")
    fun aBackupOnAnotherPhoneHasNoUsableTokens() = story { phone ->
        phone.signedInLongAgo()
        phone.app.close()
        TestPhone().use { another ->
            another.app.awaits(SessionState.SignedOut(SignOutReason.NEVER_SIGNED_IN))
            phone.folder.copyRecursively(another.folder, overwrite = true)
            another.store.hasLostItsKey = true
            another.restart()

            assertEquals(SignOutReason.KEY_LOST, (failure { another.app.accessToken() } as SignInAgainException).reason)
            assertEquals(emptyList<FakeKeyfob.Sent>(), another.keyfob.sent)
        }
    }
}
