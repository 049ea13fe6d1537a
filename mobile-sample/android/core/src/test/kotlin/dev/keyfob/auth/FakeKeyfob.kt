package dev.keyfob.auth

import java.net.URLDecoder
import java.util.concurrent.ConcurrentLinkedQueue
import java.util.concurrent.CopyOnWriteArrayList
import java.util.concurrent.CountDownLatch
import java.util.concurrent.atomic.AtomicInteger
import mockwebserver3.Dispatcher
import mockwebserver3.MockResponse
import mockwebserver3.MockWebServer
import mockwebserver3.RecordedRequest
import mockwebserver3.SocketEffect
import okhttp3.HttpUrl

/** Answers as the contract says, and remembers what was asked. */
class FakeKeyfob : Dispatcher(), AutoCloseable {
    class Sent(val path: String, val bearer: String?, val form: Map<String, String>)

    private val server = MockWebServer()
    private val issued = AtomicInteger()

    /** For the next refreshes, in this order; the last one goes on for ever. */
    private val refreshes = ConcurrentLinkedQueue<Answer>()

    /** For the next steps of sign-ins, in this order; then a code. */
    val challenges = ConcurrentLinkedQueue<Answer>()

    val sent = CopyOnWriteArrayList<Sent>()

    /** Answers to requests at the app's own API. */
    @Volatile var api: (Sent) -> Answer = { Answer.json(200, "{}") }

    /** While it is closed a refresh is carried out and its answer waits. */
    @Volatile var gate = CountDownLatch(0)

    /** Whether there is a network. */
    @Volatile var isReachable = true

    val url: HttpUrl
        get() = server.url("/")

    val refreshesSent: List<String>
        get() = forms("/token").filter { it["grant_type"] == "refresh_token" }.map { it.getValue("refresh_token") }

    val revoked: List<String>
        get() = forms("/revoke").map { it.getValue("token") }

    init {
        server.dispatcher = this
        server.start()
        refreshAnswers(Contract.answer("tokens"))
    }

    fun refreshAnswers(vararg answers: Answer) {
        refreshes.clear()
        refreshes.addAll(answers)
    }

    fun forms(path: String): List<Map<String, String>> = sent.filter { it.path == path }.map { it.form }

    override fun dispatch(request: RecordedRequest): MockResponse {
        if (!isReachable) return response(LOST)
        val form = request.body?.utf8().orEmpty().split('&').filter { '=' in it }.associate { decoded(it.substringBefore('=')) to decoded(it.substringAfter('=')) }
        val sent = Sent(request.url.encodedPath, request.headers["Authorization"]?.removePrefix("Bearer "), form).also(this.sent::add)
        return response(
            when (sent.path) {
                "/authorize-challenge" -> challenges.poll() ?: Answer.json(200, """{"authorization_code":"code-of-a-sign-in"}""")
                "/token" -> if (form["grant_type"] == "refresh_token") refreshed() else signedIn()
                "/revoke" -> Answer(200, emptyMap(), "")
                else -> api(sent)
            }
        )
    }

    private fun signedIn(): Answer =
        Contract.answer("tokens").let { Answer(it.status, it.headers, it.body.replaceFirst("{", "{\"device_token\":\"kfd_device\",")) }

    private fun refreshed(): Answer {
        val answer = synchronized(refreshes) { if (refreshes.size > 1) refreshes.poll()!! else refreshes.peek()!! }
        gate.await()
        return answer
    }

    private fun response(answer: Answer): MockResponse {
        val response = MockResponse.Builder()
        val status = answer.status ?: return response.onResponseStart(SocketEffect.CloseSocket()).build()
        val number = if ("{access}" in answer.body) issued.incrementAndGet() else 0
        answer.headers.forEach { (name, value) -> response.setHeader(name, value) }
        return response.code(status).body(answer.body.replace("{access}", "access-$number").replace("{refresh}", "kfr_refresh-$number")).build()
    }

    override fun close() {
        gate.countDown()
        server.close()
    }

    private fun decoded(text: String) = URLDecoder.decode(text, Charsets.UTF_8)

    private companion object {
        val LOST = Answer(null, emptyMap(), "")
    }
}
