package dev.keyfob.auth

import java.io.File
import kotlin.time.Duration.Companion.seconds
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.withContext
import kotlinx.serialization.SerializationException
import kotlinx.serialization.json.Json

/** What is kept on the phone: read anew each time, and changed by one session at a time, in whatever process. */
internal class Vault(private val store: TokenStore, folder: File) {
    private val refreshing = FolderLock(File(folder, "refresh.lock"), 30.seconds)
    private val storing = FolderLock(File(folder, "store.lock"), 5.seconds)
    private val installation = Installation(File(folder, "installation"))

    /** Of the installation; known as soon as anything was read. */
    suspend fun installationId(): String = withContext(Dispatchers.IO) { installation.id }

    /** Why there is no session. */
    val reason: SignOutReason
        get() = installation.reason

    /** Holds off every other refresh, also while the server is asked. A sign-out does not wait for it. */
    suspend fun <T> refreshing(block: suspend () -> T): T = unlocked { refreshing.hold(block) }

    suspend fun read(): Kept = change { it }

    /** Reads, and writes what comes of it, where that is something else. Nobody reads or writes in between. */
    suspend fun change(change: (Kept) -> Kept): Kept =
        unlocked {
            storing.hold {
                val kept = opened()
                change(kept).also { if (it !== kept) write(it, kept) }
            }
        }

    /** The same where the session is over, for this reason. The key goes with it. */
    suspend fun end(reason: SignOutReason, change: (Kept) -> Kept): Kept = change { kept ->
        // Noted first: it counts only where there is no session.
        change(kept).also { if (it !== kept) installation.note(reason) }
    }

    /** On a thread that may block, whoever asks. */
    private suspend fun <T> unlocked(block: suspend () -> T): T =
        withContext(Dispatchers.IO) { if (store.isLocked) throw AskAgainException(Because.STORE_LOCKED) else block() }

    private fun opened(): Kept {
        val known = installation.isKnown
        val kept = kept()
        if (kept == null) {
            write(Kept(), null)
            installation.note(SignOutReason.KEY_LOST)
            return Kept()
        }
        if (known) return kept
        return Kept(revocations = kept.revocations + listOfNotNull(kept.session?.refresh)).also {
            write(it, kept)
            installation.note(SignOutReason.NEVER_SIGNED_IN)
        }
    }

    /** Null where nothing will ever open the record. */
    private fun kept(): Kept? =
        try {
            told { store.read() }?.let { JSON.decodeFromString<Kept>(it.decodeToString()) } ?: Kept()
        } catch (_: StoreException.KeyLost) {
            null
        } catch (_: SerializationException) {
            // Not as the cause: its message shows what was read.
            null
        }

    private fun write(next: Kept, before: Kept?) {
        val record = if (next.isEmpty) null else Json.encodeToString(next).encodeToByteArray()
        val isOver = next.session == null && (before == null || before.session != null)
        told { if (record == null || isOver) store.renew(record) else store.write(record) }
    }

    private fun <T> told(action: () -> T): T =
        try {
            action()
        } catch (_: StoreException.Failed) {
            throw AskAgainException(Because.STORE_FAILED)
        }

    private companion object {
        /** What a newer version of the app has saved beside is none of this one's business. */
        val JSON = Json { ignoreUnknownKeys = true }
    }
}
