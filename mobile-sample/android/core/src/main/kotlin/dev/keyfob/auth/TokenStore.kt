package dev.keyfob.auth

import java.io.IOException

/**
 * Where one record is kept, so that nobody else reads it. All methods block; the session calls them on a thread for that, one at a
 * time on the whole phone, and reads again before each write.
 */
public interface TokenStore {
    /** Whether the phone was not unlocked since it started: nothing else is called then. */
    public val isLocked: Boolean

    /** The record, or null where there is none. */
    @Throws(StoreException::class)
    public fun read(): ByteArray?

    /** Replaces the record, whole or not at all. When it returns, the record survives a power cut. */
    @Throws(StoreException::class)
    public fun write(record: ByteArray)

    /** The same, and nothing that was stored before can be read any more. With null nothing is left, the key included. */
    @Throws(StoreException::class)
    public fun renew(record: ByteArray?)
}

/** Why a store did not do it. The message says what failed, and never shows what is stored. */
public sealed class StoreException(message: String) : IOException(message) {
    /** Right now; later it may work. */
    public class Failed(what: String) : StoreException(what)

    /** What opens the record is gone for good. */
    public class KeyLost : StoreException("The key of the store is lost")
}
