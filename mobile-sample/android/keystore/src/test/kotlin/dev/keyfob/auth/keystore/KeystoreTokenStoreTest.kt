package dev.keyfob.auth.keystore

import android.content.Context
import android.os.UserManager
import android.security.keystore.KeyProperties
import dev.keyfob.auth.StoreException
import java.io.File
import org.junit.Assert.assertArrayEquals
import org.junit.Assert.assertEquals
import org.junit.Assert.assertFalse
import org.junit.Assert.assertNotEquals
import org.junit.Assert.assertNull
import org.junit.Assert.assertThrows
import org.junit.Assert.assertTrue
import org.junit.Before
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner
import org.robolectric.RuntimeEnvironment
import org.robolectric.Shadows.shadowOf

@RunWith(RobolectricTestRunner::class)
class KeystoreTokenStoreTest {
    private val context: Context = RuntimeEnvironment.getApplication()
    private val file = File(context.noBackupFilesDir, "keyfob/tokens")
    private val store = KeystoreTokenStore(context, file)

    @Before fun aNewPhone() = FakeKeystore.install()

    @Test
    fun whatIsWrittenIsRead_andIsNotInTheFile() {
        assertNull(store.read())
        store.write(RECORD)
        store.write(RECORD)

        assertArrayEquals(RECORD, KeystoreTokenStore(context, file).read())
        assertFalse("kfr_" in file.readText(Charsets.ISO_8859_1))
        assertEquals("version, nonce, ciphertext, tag", 4 + 12 + RECORD.size + 16, file.readBytes().size)
        assertEquals(1, FakeKeystore.keys.size)
    }

    @Test
    fun theSameRecordIsSealedAnewEachTime() {
        store.write(RECORD)
        val first = file.readBytes().toList()
        store.write(RECORD)
        assertNotEquals(first, file.readBytes().toList())
    }

    @Test
    fun theKeyIsAes256GcmAndNeedsNobodyAtThePhone() {
        store.write(RECORD)
        val specification = FakeKeystore.specifications.single()
        assertEquals(256, specification.keySize)
        assertArrayEquals(arrayOf(KeyProperties.BLOCK_MODE_GCM), specification.blockModes)
        assertArrayEquals(arrayOf(KeyProperties.ENCRYPTION_PADDING_NONE), specification.encryptionPaddings)
        assertFalse(specification.isUserAuthenticationRequired)
        assertTrue(specification.isRandomizedEncryptionRequired)
    }

    @Test
    fun aRenewedRecordHasAnotherKey_andTheOneBeforeIsGone() {
        store.write(RECORD)
        val before = FakeKeystore.keys.toMap()
        val stolen = file.readBytes()

        store.renew(RECORD)
        assertArrayEquals(RECORD, store.read())
        assertEquals(1, FakeKeystore.keys.size)
        assertTrue(FakeKeystore.keys.keys.none(before::containsKey))

        file.writeBytes(stolen)
        assertThrows(StoreException.KeyLost::class.java) { store.read() }
    }

    @Test
    fun nothingIsLeftAfterTheEnd() {
        store.write(RECORD)
        store.renew(null)
        assertFalse(file.exists())
        assertTrue(FakeKeystore.keys.isEmpty())
        assertNull(store.read())
    }

    @Test
    fun aLostKeyIsToldAsLost_andTheNextRecordHasANewOne() {
        store.write(RECORD)
        FakeKeystore.keys.clear()

        assertThrows(StoreException.KeyLost::class.java) { store.read() }

        store.renew(null)
        store.write(RECORD)
        assertArrayEquals(RECORD, store.read())
    }

    @Test
    fun aKeystoreThatFailsForAWhileHasLostNothing() {
        store.write(RECORD)
        FakeKeystore.isBusy = true

        assertThrows(StoreException.Failed::class.java) { store.read() }
        assertThrows(StoreException.Failed::class.java) { store.write("other".encodeToByteArray()) }

        FakeKeystore.isBusy = false
        assertArrayEquals(RECORD, store.read())
    }

    @Test
    fun aFileOfAnotherAppOrAnotherVersionIsNotOpened() {
        store.write(RECORD)
        FakeKeystore.keys["dev.keyfob.tokens.2"] = FakeKeystore.keys.getValue("dev.keyfob.tokens.1")
        file.writeBytes(file.readBytes().also { it[3] = 2 })
        assertThrows(StoreException.KeyLost::class.java) { store.read() }
    }

    @Test
    fun aDamagedFileIsNeverOpenedAgain() {
        store.write(RECORD)
        val whole = file.readBytes()
        for (damaged in listOf(whole.copyOf(7), whole.copyOf(whole.size - 1), whole.also { it[20] = (it[20] + 1).toByte() })) {
            file.writeBytes(damaged)
            assertThrows(StoreException.KeyLost::class.java) { store.read() }
        }
    }

    @Test
    fun aPhoneThatWasNotUnlockedSinceItsStartIsLocked() {
        assertFalse(store.isLocked)
        shadowOf(context.getSystemService(UserManager::class.java)).setUserUnlocked(false)
        assertTrue(store.isLocked)
    }

    @Test
    fun noExceptionShowsARecord() {
        store.write(RECORD)
        FakeKeystore.keys.clear()
        val failure = assertThrows(StoreException::class.java) { store.read() }
        assertFalse("kfr_" in failure.stackTraceToString())
    }

    private companion object {
        val RECORD = """{"refresh":"kfr_secret"}""".encodeToByteArray()
    }
}
