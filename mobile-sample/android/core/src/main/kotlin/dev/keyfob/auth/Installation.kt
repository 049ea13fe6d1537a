package dev.keyfob.auth

import java.io.File
import java.io.IOException
import java.nio.file.Files
import java.nio.file.StandardCopyOption.ATOMIC_MOVE
import java.util.UUID

/**
 * This installation of the app: its id, and why nobody is signed in. It goes with the app; a store that outlasts it belongs to the
 * installation before.
 */
internal class Installation(private val file: File) {
    private val lines: List<String>?
        get() = if (file.exists()) stored { file.readLines() } else null

    /** Whether the file is here. */
    val isKnown: Boolean
        get() = lines != null

    val id: String
        get() = lines?.getOrNull(0) ?: ""

    val reason: SignOutReason
        get() = lines?.getOrNull(1)?.let { name -> SignOutReason.entries.firstOrNull { it.name == name } } ?: SignOutReason.UNKNOWN

    /** Tells why nobody is signed in, as soon as nobody is. */
    fun note(reason: SignOutReason) {
        val text = "${id.ifEmpty { UUID.randomUUID().toString() }}\n${reason.name}\n"
        stored {
            file.parentFile?.mkdirs()
            val next = File(file.path + ".new")
            next.writeText(text)
            Files.move(next.toPath(), file.toPath(), ATOMIC_MOVE)
        }
    }

    private fun <T> stored(action: () -> T): T =
        try {
            action()
        } catch (_: IOException) {
            throw AskAgainException(Because.STORE_FAILED)
        }
}
