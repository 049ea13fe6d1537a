package dev.keyfob.auth

import kotlin.time.Duration
import kotlin.time.Duration.Companion.seconds
import kotlinx.serialization.SerializationException
import kotlinx.serialization.json.Json
import kotlinx.serialization.json.JsonElement
import kotlinx.serialization.json.JsonObject
import kotlinx.serialization.json.JsonPrimitive
import kotlinx.serialization.json.contentOrNull
import okhttp3.Response

/** What came of a request, by the one question: ask again, or not? Shows nothing of an answer's body. */
internal sealed interface Reply {
    /** 2xx, and JSON or nothing. */
    class Done(val json: JsonElement?) : Reply

    /** 4xx from Keyfob. */
    class Refused(val status: Int, val json: JsonObject) : Reply {
        val error: String?
            get() = json.text("error")
    }

    /** 429 or 5xx from Keyfob. */
    class Busy(val retryAfter: Duration?) : Reply

    /** None. */
    data object Lost : Reply

    /** Of something in between. */
    data object Foreign : Reply

    /** As an error, where it is none that the caller knows. */
    fun toException(): AskAgainException =
        when (this) {
            is Done, Foreign -> AskAgainException(Because.NOT_KEYFOB)
            is Refused -> AskAgainException(Because.FAULT, code = error ?: status.toString())
            is Busy -> AskAgainException(Because.BUSY, retryAfter)
            Lost -> AskAgainException(Because.NO_ANSWER)
        }

    companion object {
        private const val LONGEST = 1L shl 20
        private val REFUSALS = 400..499
        private val FAILURES = 500..599

        /** Only JSON is Keyfob's, and what has no body at all. */
        fun of(response: Response): Reply {
            val source = response.body.source()
            val bytes = if (source.request(LONGEST)) null else source.readByteString()
            val json = if (bytes != null && response.body.contentType()?.subtype in JSON) parsed(bytes.utf8()) else null
            return when {
                response.isSuccessful && (json != null || bytes?.size == 0) -> Done(json)
                json == null && !(response.code in REFUSALS && bytes?.size == 0) -> Foreign
                response.code == TOO_MANY || response.code in FAILURES -> Busy(response.header("Retry-After")?.toLongOrNull()?.seconds)
                response.code in REFUSALS -> Refused(response.code, json as? JsonObject ?: JsonObject(emptyMap()))
                else -> Foreign
            }
        }

        private const val TOO_MANY = 429
        private val JSON = setOf("json", "problem+json")

        private fun parsed(text: String): JsonElement? =
            try {
                Json.parseToJsonElement(text)
            } catch (_: SerializationException) {
                null
            }
    }
}

/** The value of a text member. */
internal fun JsonElement.text(member: String): String? = primitive(member)?.takeIf { it.isString }?.content

/** The value of a member that is a whole number. */
internal fun JsonElement.number(member: String): Long? = primitive(member)?.contentOrNull?.toLongOrNull()

private fun JsonElement.primitive(member: String): JsonPrimitive? = (this as? JsonObject)?.get(member) as? JsonPrimitive
