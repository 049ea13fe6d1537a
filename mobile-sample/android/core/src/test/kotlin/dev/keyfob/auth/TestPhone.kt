package dev.keyfob.auth

import java.io.File
import java.nio.file.Files
import kotlin.time.Duration.Companion.seconds
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Deferred
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.async
import kotlinx.coroutines.flow.first
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.withTimeout
import okhttp3.OkHttpClient
import okhttp3.Request
import okhttp3.Response

/** A phone with the app, and a Keyfob that it reaches. */
class TestPhone : AutoCloseable {
    val keyfob = FakeKeyfob()
    val clock = TestClock()
    val folder: File = Files.createTempDirectory("phone").toFile()
    val store = FileStore(File(folder, "tokens"))
    private val running = mutableListOf<KeyfobSession>()

    /** The app's process. */
    var app = started()
        private set

    /** What the api of the app is asked with. */
    val http: OkHttpClient by lazy { OkHttpClient.Builder().authorizedBy(app).build() }

    /** A process of the app more, on the same files. */
    fun started(store: TokenStore = this.store): KeyfobSession =
        KeyfobSession(KeyfobConfiguration(keyfob.url, "demo-android", PhoneFacts("Ana's phone", "Pixel 9")), store, folder, clock)
            .also(running::add)

    fun restart() {
        app.close()
        app = started()
    }

    suspend fun signedIn(): TestPhone = apply { app.signIn("ana@example.com", PASSWORD) }

    suspend fun signedInLongAgo(): TestPhone = signedIn().apply { clock.pass(601.seconds) }

    fun get(path: String = "/orders"): Response = http.newCall(Request.Builder().url(keyfob.url.resolve(path)!!).build()).execute()

    override fun close() {
        running.forEach { it.close() }
        keyfob.close()
        folder.deleteRecursively()
    }

    companion object {
        const val PASSWORD = "every-press-a-new-code"
    }
}

/** A test's story, for half a minute at most. */
fun story(tell: suspend CoroutineScope.(TestPhone) -> Unit): Unit = TestPhone().use { phone ->
    runBlocking(Dispatchers.Default) { withTimeout(30.seconds) { tell(phone) } }
}

suspend fun KeyfobSession.awaits(state: SessionState) {
    this.state.first { it == state }
}

/** What kept it from its answer. */
suspend fun failure(ask: suspend () -> Unit): KeyfobException =
    try {
        ask()
        throw AssertionError("It was answered")
    } catch (failure: KeyfobException) {
        failure
    }

/** Asks aside: in a coroutine of its own. */
fun CoroutineScope.asking(app: KeyfobSession): Deferred<Result<String>> = async { runCatching { app.accessToken() } }

/** Polls until it holds. */
suspend fun until(condition: () -> Boolean) {
    while (!condition()) kotlinx.coroutines.delay(2)
}
