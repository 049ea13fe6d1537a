package dev.keyfob.auth.keystore

import android.security.keystore.KeyGenParameterSpec
import android.security.keystore.KeyProperties
import java.security.KeyStore
import javax.crypto.KeyGenerator
import javax.crypto.SecretKey

/** The keys of this app in the Android Keystore: one, and two while it is renewed. */
internal class KeystoreKeys {
    private val keystore: KeyStore
        get() = KeyStore.getInstance(PROVIDER).apply { load(null) }

    fun byVersion(version: Int): SecretKey? = keystore.getKey(alias(version), null) as SecretKey?

    fun make(version: Int): SecretKey = make(alias(version))

    /** Fails where the Keystore cannot do it. */
    fun prove() {
        make(PROOF)
        keystore.deleteEntry(PROOF)
    }

    /** Null destroys them all. */
    fun destroyAllBut(version: Int?) {
        val keystore = keystore
        val kept = version?.let(::alias)
        keystore.aliases().toList().filter { it.startsWith(PREFIX) && it != kept }.forEach(keystore::deleteEntry)
    }

    private fun make(alias: String): SecretKey {
        val specification =
            KeyGenParameterSpec.Builder(alias, KeyProperties.PURPOSE_ENCRYPT or KeyProperties.PURPOSE_DECRYPT)
                .setBlockModes(KeyProperties.BLOCK_MODE_GCM)
                .setEncryptionPaddings(KeyProperties.ENCRYPTION_PADDING_NONE)
                .setKeySize(BITS)
                .build()
        return KeyGenerator.getInstance(KeyProperties.KEY_ALGORITHM_AES, PROVIDER).apply { init(specification) }.generateKey()
    }

    private fun alias(version: Int) = "$PREFIX$version"

    private companion object {
        const val PROVIDER = "AndroidKeyStore"
        const val PREFIX = "dev.keyfob.tokens."
        const val PROOF = "dev.keyfob.proof"
        const val BITS = 256
    }
}
