package dev.keyfob.auth

import java.io.IOException
import java.util.concurrent.ConcurrentLinkedQueue
import java.util.concurrent.CopyOnWriteArrayList
import mockwebserver3.Dispatcher
import mockwebserver3.MockResponse
import mockwebserver3.MockWebServer
import mockwebserver3.RecordedRequest
import mockwebserver3.SocketEffect
import okhttp3.HttpUrl
import okhttp3.OkHttpClient
import okhttp3.Request
import okhttp3.RequestBody.Companion.toRequestBody
import okio.ByteString

/** Between a phone and a Keyfob in development: asks it for what the next refreshes shall meet, and passes all answers on. */
class Road(private val keyfob: HttpUrl) : Dispatcher(), AutoCloseable {
    private val server = MockWebServer()
    private val http = OkHttpClient.Builder().retryOnConnectionFailure(false).followRedirects(false).build()

    /** Values of `Keyfob-Chaos`, one for each refresh. */
    val chaos = ConcurrentLinkedQueue<String>()

    /** The bodies that were sent. */
    val refreshes = CopyOnWriteArrayList<ByteString>()

    val url: HttpUrl
        get() = server.url("/")

    init {
        server.dispatcher = this
        server.start()
    }

    override fun dispatch(request: RecordedRequest): MockResponse {
        val body = request.body ?: ByteString.EMPTY
        val next = Request.Builder().url(keyfob.newBuilder().encodedPath(request.url.encodedPath).encodedQuery(request.url.encodedQuery).build())
        val passed = setOf("authorization", "content-type")
        request.headers.filter { (name, _) -> name.lowercase() in passed }.forEach { (name, value) -> next.header(name, value) }
        next.method(request.method, if (request.method in setOf("GET", "DELETE")) null else body.toRequestBody())
        if (body.utf8().contains("grant_type=refresh_token")) {
            refreshes += body
            chaos.poll()?.let { next.header("Keyfob-Chaos", it) }
        }
        return try {
            http.newCall(next.build()).execute().use { answer ->
                MockResponse.Builder().code(answer.code).headers(answer.headers).body(answer.body.string()).build()
            }
        } catch (_: IOException) {
            MockResponse.Builder().onResponseStart(SocketEffect.CloseSocket()).build()
        }
    }

    override fun close() = server.close()
}
