package dev.keyfob.auth

import java.io.File
import java.io.IOException
import java.nio.channels.FileChannel
import java.nio.file.StandardOpenOption.CREATE
import java.nio.file.StandardOpenOption.WRITE
import java.util.concurrent.ConcurrentHashMap
import kotlin.time.Duration
import kotlin.time.Duration.Companion.milliseconds
import kotlin.time.TimeSource
import kotlinx.coroutines.delay
import kotlinx.coroutines.sync.Mutex
import kotlinx.coroutines.sync.withLock

/**
 * One holder at a time, on the whole phone. The system's lock is a process's and ends when the process closes any channel to the
 * file, so within the process a mutex comes first, one for each file.
 *
 * @property patience how long it waits for another process, which may be one that the system has frozen
 */
internal class FolderLock(private val file: File, private val patience: Duration) {
    private val mutex = MUTEXES.computeIfAbsent(file.canonicalPath) { Mutex() }

    suspend fun <T> hold(block: suspend () -> T): T = mutex.withLock { opened().use { await(it) ; block() } }

    private fun opened(): FileChannel =
        try {
            file.parentFile?.mkdirs()
            FileChannel.open(file.toPath(), CREATE, WRITE)
        } catch (_: IOException) {
            throw AskAgainException(Because.STORE_FAILED)
        }

    private suspend fun await(channel: FileChannel) {
        val begun = TimeSource.Monotonic.markNow()
        while (channel.tryLock() == null) {
            if (begun.elapsedNow() > patience) throw AskAgainException(Because.STORE_FAILED)
            delay(POLL)
        }
    }

    private companion object {
        val MUTEXES = ConcurrentHashMap<String, Mutex>()
        val POLL = 20.milliseconds
    }
}
