package dev.keyfob.auth

import java.io.File

/** A store in the clear, which can be locked, full, and without its key. */
class FileStore(private val file: File) : TokenStore {
    @Volatile override var isLocked = false
    @Volatile var isFull = false
    @Volatile var hasLostItsKey = false

    val text: String
        get() = if (file.exists()) file.readText() else ""

    override fun read(): ByteArray? {
        if (hasLostItsKey) throw StoreException.KeyLost()
        return if (file.exists()) file.readBytes() else null
    }

    override fun write(record: ByteArray) {
        if (isFull) throw StoreException.Failed("No space left")
        file.writeBytes(record)
    }

    override fun renew(record: ByteArray?) {
        hasLostItsKey = false
        file.delete()
        if (record != null) write(record)
    }
}
