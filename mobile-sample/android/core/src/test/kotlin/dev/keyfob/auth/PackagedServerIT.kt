package dev.keyfob.auth

import java.io.File
import java.nio.file.Files
import java.util.Base64
import java.util.UUID
import kotlin.time.Duration.Companion.seconds
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.async
import kotlinx.coroutines.awaitAll
import kotlinx.coroutines.runBlocking
import kotlinx.serialization.json.Json
import okhttp3.Credentials
import okhttp3.FormBody
import okhttp3.HttpUrl.Companion.toHttpUrl
import okhttp3.MediaType.Companion.toMediaType
import okhttp3.OkHttpClient
import okhttp3.Request
import okhttp3.RequestBody
import okhttp3.RequestBody.Companion.toRequestBody
import okhttp3.Response
import org.junit.jupiter.api.AfterEach
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertNotEquals
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test

/** Against the packaged server that `ci/backend` starts. */
class PackagedServerIT {
    private val server = variable("KEYFOB_URL")
    private val road = Road(server.toHttpUrl())
    private val email = "ana-${UUID.randomUUID()}@example.com"
    private val running = mutableListOf<KeyfobSession>()
    private val clock = TestClock()
    private val app: KeyfobSession

    init {
        send("$server/accounts", """{"email":"$email","password":"$PASSWORD"}""".toRequestBody("application/json".toMediaType()))
            .use { assertEquals(201, it.code) }
        app = phone("demo-android")
    }

    @AfterEach
    fun close() {
        running.forEach { it.close() }
        road.close()
    }

    @Test
    @Scenario("server-sign-in")
    fun signInRefreshProfileDevicesAndSignOut() = told {
        signIn(app)
        assertEquals(SessionState.SignedIn, app.state.value)
        assertEquals(email, app.profile().email)
        val before = app.accessToken()
        clock.pass(601.seconds)
        assertNotEquals(before, app.accessToken())
        val device = app.devices().single()
        assertTrue(device.current)
        assertEquals("Pixel 9", device.model)
        app.signOut()
        assertEquals(SessionState.SignedOut(SignOutReason.SIGNED_OUT), app.state.value)
    }

    @Test
    @Scenario("server-ended-by-the-other-platform")
    fun aDeviceThatTheOtherPlatformEndsIsToldAtItsNextCall() = told {
        signIn(app)
        val other = phone("demo-ios").also { signIn(it) }
        other.endDevice(other.devices().single { !it.current }.id)

        val told = failure { app.profile() } as SignInAgainException

        assertEquals(SignOutReason.SIGNED_OUT_ELSEWHERE, told.reason)
        assertEquals(SessionState.SignedOut(SignOutReason.SIGNED_OUT_ELSEWHERE), app.state.value)
        assertEquals(1, other.devices().size)
    }

    @Test
    @Scenario("server-wrong-password")
    fun aWrongPasswordIsAskedForAgain() = told {
        app.awaits(SessionState.SignedOut(SignOutReason.NEVER_SIGNED_IN))
        val told = failure { app.signIn(email, "not-the-password-of-ana") } as AskAgainException
        assertEquals(Because.WRONG_CREDENTIALS, told.because)
        assertEquals(SessionState.SignedOut(SignOutReason.NEVER_SIGNED_IN), app.state.value)
    }

    @Test
    @Scenario("server-lost-response")
    fun theResponseIsLostTwiceAndTheSessionGoesOn() = told {
        signIn(app)
        road.chaos += listOf("drop-response", "drop-response")
        clock.pass(601.seconds)

        app.accessToken()

        assertEquals(3, road.refreshes.size)
        assertEquals(1, road.refreshes.toSet().size)
        assertEquals(email, app.profile().email)
    }

    @Test
    @Scenario("server-unavailable")
    fun anOutageKeepsTheTokens() = told {
        signIn(app)
        road.chaos += List(3) { "unavailable" }
        clock.pass(601.seconds)

        assertEquals(Because.BUSY, (failure { app.accessToken() } as AskAgainException).because)
        assertEquals(SessionState.SignedIn, app.state.value)

        clock.pass(5.seconds)
        app.accessToken()
        assertEquals(email, app.profile().email)
    }

    @Test
    @Scenario("server-many-callers")
    fun manyRefusedCallersLeadToOneRefresh() = told {
        signIn(app)
        revokeAccessToken()

        val names = List(200) { async { app.profile().email } }.awaitAll()

        assertEquals(setOf(email), names.toSet())
        assertEquals(1, road.refreshes.size)
        assertEquals(SessionState.SignedIn, app.state.value)
    }

    @Test
    @Scenario("server-key-rotation")
    fun theSigningKeyIsRotated() = told {
        signIn(app)
        order("signing-keys/rotate")
        assertEquals(email, app.profile().email)
        assertEquals(0, road.refreshes.size)
        clock.pass(601.seconds)
        assertEquals(email, app.profile().email)
        assertEquals(1, road.refreshes.size)
    }

    @Test
    @Scenario("server-key-withdrawn")
    fun theSigningKeyIsWithdrawn() = told {
        signIn(app)
        order("signing-keys/${keyOf(app.accessToken())}/withdraw")
        assertEquals(email, app.profile().email)
        assertEquals(1, road.refreshes.size)
    }

    private fun phone(client: String): KeyfobSession {
        val folder = Files.createTempDirectory("phone").toFile()
        val configuration = KeyfobConfiguration(road.url, client, PhoneFacts("Ana's phone", "Pixel 9"))
        return KeyfobSession(configuration, FileStore(File(folder, "tokens")), folder, clock).also(running::add)
    }

    private suspend fun revokeAccessToken() =
        assertEquals(200, send("$server/revoke", FormBody.Builder().add("client_id", "demo-android").add("token", app.accessToken()).build()).code)

    /** An operator's. */
    private fun order(path: String) {
        val operator = Credentials.basic("operator", variable("KEYFOB_OPERATOR_SECRET"))
        val token = send("$server/token", FormBody.Builder().add("grant_type", "client_credentials").build(), operator).body.string()
        val bearer = "Bearer " + Json.parseToJsonElement(token).text("access_token")
        assertEquals(200, send("${variable("KEYFOB_MANAGEMENT_URL")}/admin/$path", "".toRequestBody(), bearer).code)
    }

    private fun keyOf(accessToken: String): String =
        Json.parseToJsonElement(Base64.getUrlDecoder().decode(accessToken.substringBefore('.')).decodeToString()).text("kid")!!

    private fun send(url: String, body: RequestBody, authorization: String = ""): Response =
        OkHttpClient().newCall(Request.Builder().url(url).post(body).header("Authorization", authorization).build()).execute()

    private suspend fun signIn(phone: KeyfobSession) = phone.signIn(email, PASSWORD)

    private fun told(story: suspend CoroutineScope.() -> Unit) = runBlocking(Dispatchers.Default) { story() }

    private companion object {
        const val PASSWORD = "every-press-a-new-code"
        fun variable(name: String): String = System.getenv(name) ?: error("$name is missing: mobile-sample/ci/backend sets it")
    }
}
