package dev.keyfob.auth.keystore

import android.security.keystore.KeyGenParameterSpec
import java.io.InputStream
import java.io.OutputStream
import java.security.Key
import java.security.KeyStoreException
import java.security.KeyStoreSpi
import java.security.Provider
import java.security.ProviderException
import java.security.SecureRandom
import java.security.Security
import java.security.cert.Certificate
import java.security.spec.AlgorithmParameterSpec
import java.util.Collections
import java.util.Date
import java.util.Enumeration
import javax.crypto.KeyGeneratorSpi
import javax.crypto.SecretKey
import javax.crypto.spec.SecretKeySpec

/** Stands for the Android Keystore, which Robolectric has not: it keeps keys, loses them, and fails for a while. */
object FakeKeystore {
    val keys = mutableMapOf<String, SecretKey>()
    val specifications = mutableListOf<KeyGenParameterSpec>()

    /** Fails, and says of no key that it is there: as phones do. */
    var isBusy = false

    fun install() {
        keys.clear()
        specifications.clear()
        isBusy = false
        Security.removeProvider("AndroidKeyStore")
        Security.addProvider(FakeProvider())
    }

    fun answering() {
        if (isBusy) throw ProviderException("Keystore busy")
    }
}

class FakeProvider : Provider("AndroidKeyStore", "1", "A fake") {
    init {
        put("KeyStore.AndroidKeyStore", FakeStore::class.java.name)
        put("KeyGenerator.AES", FakeGenerator::class.java.name)
    }
}

class FakeGenerator : KeyGeneratorSpi() {
    private var alias = ""

    override fun engineInit(parameters: AlgorithmParameterSpec, random: SecureRandom?) {
        FakeKeystore.specifications += parameters as KeyGenParameterSpec
        alias = parameters.keystoreAlias
    }

    override fun engineGenerateKey(): SecretKey {
        FakeKeystore.answering()
        return SecretKeySpec(ByteArray(32).also(SecureRandom()::nextBytes), "AES").also { FakeKeystore.keys[alias] = it }
    }

    override fun engineInit(random: SecureRandom?) = throw UnsupportedOperationException()

    override fun engineInit(bits: Int, random: SecureRandom?) = throw UnsupportedOperationException()
}

class FakeStore : KeyStoreSpi() {
    private val keys
        get() = if (FakeKeystore.isBusy) mutableMapOf() else FakeKeystore.keys

    override fun engineLoad(stream: InputStream?, password: CharArray?) = Unit

    override fun engineGetKey(alias: String, password: CharArray?): Key? = keys[alias]

    override fun engineDeleteEntry(alias: String) {
        keys.remove(alias)
    }

    override fun engineAliases(): Enumeration<String> = Collections.enumeration(keys.keys.toList())

    override fun engineContainsAlias(alias: String): Boolean = alias in keys

    override fun engineSize(): Int = keys.size

    override fun engineIsKeyEntry(alias: String): Boolean = alias in keys

    override fun engineIsCertificateEntry(alias: String): Boolean = false

    override fun engineGetCertificateChain(alias: String): Array<Certificate>? = null

    override fun engineGetCertificate(alias: String): Certificate? = null

    override fun engineGetCertificateAlias(certificate: Certificate): String? = null

    override fun engineGetCreationDate(alias: String): Date? = null

    override fun engineSetKeyEntry(alias: String, key: Key, password: CharArray?, chain: Array<Certificate>?) = throw KeyStoreException()

    override fun engineSetKeyEntry(alias: String, key: ByteArray, chain: Array<Certificate>?) = throw KeyStoreException()

    override fun engineSetCertificateEntry(alias: String, certificate: Certificate) = throw KeyStoreException()

    override fun engineStore(stream: OutputStream?, password: CharArray?) = Unit
}
