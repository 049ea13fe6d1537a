package dev.keyfob.auth

import java.io.IOException
import java.io.InterruptedIOException
import kotlinx.coroutines.CancellationException
import kotlinx.coroutines.runBlocking
import okhttp3.Authenticator
import okhttp3.HttpUrl
import okhttp3.Interceptor
import okhttp3.OkHttpClient
import okhttp3.Request
import okhttp3.Response
import okhttp3.Route

/**
 * Requests of this client to Keyfob itself and to [apis] carry the access token; one that is answered 401 `invalid_token` is sent
 * once more with the next one. Requests to other origins are left as they are. A request fails with a [KeyfobException] where there is
 * no token for it.
 */
public fun OkHttpClient.Builder.authorizedBy(session: KeyfobSession, vararg apis: HttpUrl): OkHttpClient.Builder {
    val authorization = Authorization(session, apis.map(::origin) + origin(session.server))
    return addInterceptor(authorization).authenticator(authorization)
}

private class Authorization(private val session: KeyfobSession, private val origins: List<String>) : Interceptor, Authenticator {
    override fun intercept(chain: Interceptor.Chain): Response {
        val request = chain.request()
        if (origin(request.url) !in origins || request.header(HEADER) != null) return chain.proceed(request)
        val tenure = session.tenure
        val token = waiting { session.token(tenure, null) }
        return chain.proceed(authorized(request, token).newBuilder().tag(Tenure::class.java, tenure).build())
    }

    /** Null leaves the 401 to the app: what it asks for is no refresh, it is the second one, or somebody else has signed in since. */
    override fun authenticate(route: Route?, response: Response): Request? {
        val tenure = response.request.tag(Tenure::class.java)
        val rejected = response.request.header(HEADER)?.removePrefix(SCHEME)
        if (tenure == null || rejected == null || response.priorResponse?.code == UNAUTHORIZED || !asksForRefresh(response)) return null
        return authorized(response.request, waiting { session.token(tenure, rejected) })
    }

    private fun asksForRefresh(response: Response): Boolean =
        response.challenges().any { it.scheme.equals("Bearer", ignoreCase = true) && it.authParams["error"] in setOf(null, "invalid_token") }

    /** On a thread of the client, which takes nothing but an [IOException]. */
    private fun waiting(ask: suspend () -> String): String =
        try {
            runBlocking { ask() }
        } catch (_: InterruptedException) {
            Thread.currentThread().interrupt()
            throw InterruptedIOException("Interrupted while waiting for a token")
        } catch (_: CancellationException) {
            throw IOException("The session is closed")
        }

    private fun authorized(request: Request, token: String): Request = request.newBuilder().header(HEADER, SCHEME + token).build()

    private companion object {
        const val HEADER = "Authorization"
        const val SCHEME = "Bearer "
        const val UNAUTHORIZED = 401
    }
}

private fun origin(url: HttpUrl): String = "${url.scheme}://${url.host}:${url.port}"
