package dev.keyfob.auth

import java.io.File
import java.util.concurrent.TimeUnit
import kotlin.system.exitProcess
import kotlinx.coroutines.runBlocking
import okhttp3.HttpUrl.Companion.toHttpUrl

/** Another process of the app, on the files of a phone: asks for a token, and may end between receiving and saving it. */
object OtherProcess {
    private const val KILLED = 137

    @JvmStatic
    fun main(arguments: Array<String>) {
        val (url, folder, end) = arguments
        val store = FileStore(File(folder, "tokens"))
        val mortal = object : TokenStore by store {
            override fun write(record: ByteArray) = if (end == "dies-before-saving") Runtime.getRuntime().halt(KILLED) else store.write(record)
        }
        val configuration = KeyfobConfiguration(url.toHttpUrl(), "demo-android")
        val app = KeyfobSession(configuration, mortal, File(folder), TestClock(if (end == "dies-before-saving") "another boot" else "a boot").apply { pass(LONG) })
        println(runBlocking { app.accessToken() })
        exitProcess(0)
    }

    private val LONG = kotlin.time.Duration.parse("PT601S")

    fun start(phone: TestPhone, end: String): Process =
        ProcessBuilder(
            "${System.getProperty("java.home")}/bin/java", "-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path"),
            OtherProcess::class.java.name, phone.keyfob.url.toString(), phone.folder.path, end,
        )
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start()

    /** The status with which it ends. */
    fun await(process: Process): Int {
        check(process.waitFor(20, TimeUnit.SECONDS)) { "It does not end" }
        return process.exitValue()
    }

    fun wasKilled(process: Process): Boolean = await(process) == KILLED
}
