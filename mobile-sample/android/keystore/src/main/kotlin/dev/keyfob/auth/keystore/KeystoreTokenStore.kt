package dev.keyfob.auth.keystore

import android.content.Context
import android.os.UserManager
import android.security.keystore.KeyPermanentlyInvalidatedException
import android.security.keystore.KeyProperties
import dev.keyfob.auth.StoreException
import dev.keyfob.auth.TokenStore
import java.io.File
import java.io.FileOutputStream
import java.io.IOException
import java.nio.BufferUnderflowException
import java.nio.ByteBuffer
import java.nio.file.Files
import java.nio.file.StandardCopyOption.ATOMIC_MOVE
import java.security.GeneralSecurityException
import java.security.ProviderException
import javax.crypto.AEADBadTagException
import javax.crypto.Cipher
import javax.crypto.SecretKey
import javax.crypto.spec.GCMParameterSpec

/**
 * A file that only a key of this phone opens: AES-256-GCM, in the Android Keystore, out of the reach of the app itself. The file is
 * the key's version (4 bytes), the nonce (12) and the ciphertext; package and version are authenticated with it.
 *
 * The key asks for no fingerprint and no unlocked screen: a refresh in the background needs it too.
 *
 * @param file kept out of backups and of transfers to another phone: there is no key for it there
 */
public class KeystoreTokenStore(private val context: Context, private val file: File) : TokenStore {
    private val keys = KeystoreKeys()

    override val isLocked: Boolean
        get() = !context.getSystemService(UserManager::class.java).isUserUnlocked

    override fun read(): ByteArray? = told { if (file.exists()) opened(ByteBuffer.wrap(file.readBytes())) else null }

    override fun write(record: ByteArray) {
        told {
            val version = version()
            val key = keys.byVersion(version)
            if (key != null) save(version, key, record) else renewed(record)
        }
    }

    override fun renew(record: ByteArray?) {
        told { if (record != null) renewed(record) else wiped() }
    }

    private fun renewed(record: ByteArray) {
        val version = version() + 1
        save(version, keys.make(version), record)
        keys.destroyAllBut(version)
    }

    private fun wiped() {
        Files.deleteIfExists(file.toPath())
        keys.destroyAllBut(null)
    }

    /** Of the key that opens the file. */
    private fun version(): Int = if (file.exists()) ByteBuffer.wrap(file.readBytes()).int else 0

    private fun opened(sealed: ByteBuffer): ByteArray {
        val version = sealed.int
        val nonce = ByteArray(NONCE).also(sealed::get)
        val key = keys.byVersion(version) ?: throw missing()
        val cipher = Cipher.getInstance(TRANSFORMATION)
        cipher.init(Cipher.DECRYPT_MODE, key, GCMParameterSpec(TAG_BITS, nonce))
        cipher.updateAAD(authenticated(version))
        return cipher.doFinal(sealed.array(), sealed.position(), sealed.remaining())
    }

    /** A Keystore that fails may say that it has no key: it is believed where it can make another. */
    private fun missing(): StoreException {
        keys.prove()
        return StoreException.KeyLost()
    }

    private fun save(version: Int, key: SecretKey, record: ByteArray) {
        val cipher = Cipher.getInstance(TRANSFORMATION)
        cipher.init(Cipher.ENCRYPT_MODE, key)
        cipher.updateAAD(authenticated(version))
        val ciphertext = cipher.doFinal(record)
        file.parentFile?.mkdirs()
        val next = File(file.path + ".new")
        FileOutputStream(next).use {
            it.write(ByteBuffer.allocate(Int.SIZE_BYTES).putInt(version).array() + cipher.iv + ciphertext)
            it.fd.sync()
        }
        Files.move(next.toPath(), file.toPath(), ATOMIC_MOVE)
    }

    private fun authenticated(version: Int): ByteArray = "${context.packageName} $version".encodeToByteArray()

    /** For good is what no later attempt mends; all else is told as of now. No cause: nobody knows what its message shows. */
    private fun <T> told(action: () -> T): T =
        try {
            action()
        } catch (known: StoreException) {
            throw known
        } catch (_: KeyPermanentlyInvalidatedException) {
            throw StoreException.KeyLost()
        } catch (_: AEADBadTagException) {
            throw StoreException.KeyLost()
        } catch (_: BufferUnderflowException) {
            throw StoreException.KeyLost()
        } catch (failure: GeneralSecurityException) {
            throw StoreException.Failed("The Keystore failed: ${failure.javaClass.simpleName}")
        } catch (failure: ProviderException) {
            throw StoreException.Failed("The Keystore failed: ${failure.javaClass.simpleName}")
        } catch (failure: IOException) {
            throw StoreException.Failed("The file failed: ${failure.javaClass.simpleName}")
        }

    private companion object {
        const val TRANSFORMATION = "${KeyProperties.KEY_ALGORITHM_AES}/${KeyProperties.BLOCK_MODE_GCM}/NoPadding"
        const val NONCE = 12
        const val TAG_BITS = 128
    }
}
