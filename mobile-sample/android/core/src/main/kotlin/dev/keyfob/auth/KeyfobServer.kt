package dev.keyfob.auth

import java.io.IOException
import kotlin.coroutines.resume
import kotlin.coroutines.resumeWithException
import kotlin.time.Duration.Companion.seconds
import kotlin.time.toJavaDuration
import kotlinx.coroutines.suspendCancellableCoroutine
import okhttp3.Call
import okhttp3.Callback
import okhttp3.CookieJar
import okhttp3.Dispatcher
import okhttp3.EventListener
import okhttp3.FormBody
import okhttp3.HttpUrl
import okhttp3.OkHttpClient
import okhttp3.Request
import okhttp3.Response

/** The OAuth endpoints, without an access token. What the app's own client logs or rewrites does not see what goes there. */
internal class KeyfobServer(private val base: HttpUrl, http: OkHttpClient) {
    private val http = http.bare()

    /** Sends a form, once. */
    suspend fun post(path: String, form: Map<String, String>): Reply {
        val body = FormBody.Builder().apply { form.forEach { (name, value) -> add(name, value) } }.build()
        return http.reply(Request.Builder().url(at(path)).post(body).build())
    }

    fun at(path: String): HttpUrl = base.newBuilder().addPathSegments(path).build()
}

/**
 * The same connections, pins and proxy, and nothing else of it: no interceptor, no listener, no cookies; no redirect is followed, and
 * nothing is sent again by itself. Its requests have threads of their own, so that they never wait for those of the app that wait
 * for a token.
 */
internal fun OkHttpClient.bare(): OkHttpClient =
    newBuilder()
        .apply {
            interceptors().clear()
            networkInterceptors().clear()
        }
        .eventListenerFactory { EventListener.NONE }
        .dispatcher(Dispatcher())
        .cache(null)
        .cookieJar(CookieJar.NO_COOKIES)
        .followRedirects(false)
        .retryOnConnectionFailure(false)
        .callTimeout(LIMIT)
        .build()

/** Sends a request and reads its answer whole; a [KeyfobException] on the way is thrown as it is. */
internal suspend fun OkHttpClient.reply(request: Request): Reply =
    try {
        newCall(request).await()
    } catch (refused: KeyfobException) {
        throw refused
    } catch (_: IOException) {
        Reply.Lost
    }

private suspend fun Call.await(): Reply = suspendCancellableCoroutine { waiting ->
    waiting.invokeOnCancellation { cancel() }
    enqueue(
        object : Callback {
            override fun onFailure(call: Call, e: IOException) = waiting.resumeWithException(e)

            override fun onResponse(call: Call, response: Response) =
                try {
                    waiting.resume(response.use(Reply::of))
                } catch (cut: IOException) {
                    waiting.resumeWithException(cut)
                }
        }
    )
}

private val LIMIT = 30.seconds.toJavaDuration()
