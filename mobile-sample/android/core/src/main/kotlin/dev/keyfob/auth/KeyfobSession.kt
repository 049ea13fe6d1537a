package dev.keyfob.auth

import java.io.File
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.SupervisorJob
import kotlinx.coroutines.async
import kotlinx.coroutines.cancel
import kotlinx.coroutines.flow.MutableStateFlow
import kotlinx.coroutines.flow.StateFlow
import kotlinx.coroutines.flow.asStateFlow
import kotlinx.coroutines.launch
import kotlinx.serialization.DeserializationStrategy
import kotlinx.serialization.SerializationException
import kotlinx.serialization.builtins.ListSerializer
import kotlinx.serialization.json.Json
import okhttp3.HttpUrl
import okhttp3.OkHttpClient
import okhttp3.Request

/**
 * The sign-in of one person on this phone: one for the whole app. It keeps the tokens, and loses none: whatever answer is lost and
 * whenever the process ends, the session goes on until the server says that it is over.
 *
 * Every function fails with a [KeyfobException], which says whether to ask again or to sign in again, and with nothing else. All may
 * be called from any thread.
 *
 * @param store where the tokens are
 * @param folder for what is no secret, and for the locks that all processes of the app share; kept out of backups
 * @param http whose connections, pins and proxy are used
 */
public class KeyfobSession(
    private val configuration: KeyfobConfiguration,
    store: TokenStore,
    folder: File,
    private val clock: PhoneClock,
    http: OkHttpClient = OkHttpClient(),
) : AutoCloseable {
    private val scope = CoroutineScope(SupervisorJob() + Dispatchers.IO)
    private val endpoints = KeyfobServer(configuration.server, http)
    private val vault = Vault(store, folder)
    private val signIns = SignIn(configuration, endpoints, vault, clock)
    private val refresh = Refresh(configuration, endpoints, vault, clock)
    private val flights = SingleFlight<Flight, Tokens>(scope)
    private val states = MutableStateFlow<SessionState>(SessionState.Locked)
    private val authorized by lazy { http.bare().newBuilder().authorizedBy(this).build() }

    /** As they were last read or saved. */
    @Volatile private var tokens: Tokens? = null

    @Volatile
    internal var tenure: Tenure = Tenure()
        private set

    internal val server: HttpUrl
        get() = configuration.server

    /** Whether somebody is signed in; [SessionState.Locked] until the store was read for the first time. */
    public val state: StateFlow<SessionState> = states.asStateFlow()

    init {
        scope.launch { look() }
    }

    /** Signs in. Whoever was signed in on this phone is signed out by it. The second factor is asked for where the caller runs. */
    public suspend fun signIn(email: String, password: String, secondFactor: SecondFactor = SecondFactor { null }) {
        signIns.run(email, password, secondFactor) { begun(it) }
        scope.launch { revoke() }
    }

    /** An access token that is good, for a request that is sent now. Refreshes where it is time to; many callers share one refresh. */
    public suspend fun accessToken(): String = token(tenure, null)

    /** Where the account is signed in. */
    public suspend fun devices(): List<Device> = get("me/devices", ListSerializer(Device.serializer()))

    /** Who is signed in. */
    public suspend fun profile(): Profile = get("me", Profile.serializer())

    /** Ends a device; one that is over already stays so. */
    public suspend fun endDevice(id: String) {
        val url = endpoints.at("me/devices").newBuilder().addPathSegment(id).build()
        val reply = authorized.reply(Request.Builder().url(url).delete().build())
        if (reply !is Reply.Done && (reply as? Reply.Refused)?.status != GONE) throw reply.toException()
    }

    /** Signs out: here at once, and at the server as soon as it can be reached, if need be after a new start of the app. */
    public suspend fun signOut() {
        scope.async {
            vault.end(SignOutReason.SIGNED_OUT) { kept -> if (kept.session == null) kept else kept.revoking(kept.session.refresh).with(null) }
            ended(SignOutReason.SIGNED_OUT)
            revoke()
        }
            .await()
    }

    /** Ends what it is doing, and leaves the store as it is. */
    override fun close() {
        scope.cancel()
    }

    /**
     * A token of this sign-in, and of no other.
     *
     * @param rejected one that the server has refused: if another has taken its place meanwhile, that is the answer
     */
    internal suspend fun token(of: Tenure, rejected: String?): String {
        val known = tokens
        val good =
            if (known != null && known.access != rejected && known.isFresh(clock)) known
            else flights.join(Flight(of, known?.refresh, rejected)) { flown(of, rejected) }
        if (tenure !== of) throw SignInAgainException(SignOutReason.SIGNED_OUT)
        return good.access
    }

    private suspend fun flown(of: Tenure, rejected: String?): Tokens =
        try {
            refresh.run(rejected).also { held(of, it) }
        } catch (over: SignInAgainException) {
            if (tenure === of) ended(over.reason)
            throw over
        }

    private suspend fun look() {
        val of = tenure
        try {
            val session = vault.read().session
            if (session != null) held(of, session) else if (tenure === of) ended(vault.reason)
            revoke()
        } catch (_: AskAgainException) {
            // It is read again at the next call.
        }
    }

    /** Not those of a refresh that a sign-out has overtaken. */
    private fun held(of: Tenure, now: Tokens) = synchronized(flights) { if (tenure === of) hold(now) }

    private fun begun(now: Tokens) = synchronized(flights) {
        tenure = Tenure()
        hold(now)
    }

    private fun hold(now: Tokens) {
        tokens = now
        states.value = SessionState.SignedIn
    }

    private fun ended(reason: SignOutReason) = synchronized(flights) {
        tenure = Tenure()
        tokens = null
        states.value = SessionState.SignedOut(reason)
    }

    /** Tells the server of sign-outs that it does not know of. What it cannot be told now is told at the next start. */
    private suspend fun revoke() {
        try {
            for (refreshToken in vault.read().revocations) {
                val reply = endpoints.post("revoke", mapOf("client_id" to configuration.clientId, "token" to refreshToken))
                if (reply is Reply.Done || reply is Reply.Refused) vault.change { it.revoked(refreshToken) }
            }
        } catch (_: AskAgainException) {
            // The list is still there.
        }
    }

    private suspend fun <T> get(path: String, type: DeserializationStrategy<T>): T {
        val reply = authorized.reply(Request.Builder().url(endpoints.at(path)).build())
        val json = (reply as? Reply.Done)?.json ?: throw reply.toException()
        return try {
            LENIENT.decodeFromJsonElement(type, json)
        } catch (_: SerializationException) {
            throw AskAgainException(Because.NOT_KEYFOB)
        }
    }

    private companion object {
        const val GONE = 404
        val LENIENT = Json { ignoreUnknownKeys = true }
    }
}

/** One sign-in on this phone, from its beginning to its end. */
internal class Tenure

/** Who waits for the same refresh: whoever holds the same refresh token, and had the same access token refused. */
private data class Flight(val of: Tenure, val refresh: String?, val rejected: String?) {
    override fun toString(): String = "Flight[…]"
}
