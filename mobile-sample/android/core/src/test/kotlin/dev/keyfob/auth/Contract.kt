package dev.keyfob.auth

import java.io.File
import kotlinx.serialization.json.Json
import kotlinx.serialization.json.JsonArray
import kotlinx.serialization.json.JsonObject
import kotlinx.serialization.json.JsonPrimitive
import kotlinx.serialization.json.jsonArray
import kotlinx.serialization.json.jsonObject
import kotlinx.serialization.json.jsonPrimitive

/** A test of a scenario of `contract/scenarios.json`. */
@Target(AnnotationTarget.FUNCTION) @Retention(AnnotationRetention.RUNTIME) annotation class Scenario(val id: String)

/** What both mobile clients keep; surefire starts in the module's folder. */
object Contract {
    private val root = Json.parseToJsonElement(File("../../contract/scenarios.json").readText()).jsonObject

    val refreshOutcomes: List<JsonObject> = root.getValue("refreshOutcomes").jsonArray.map { it.jsonObject }

    fun ids(list: String): List<String> = root.getValue(list).jsonArray.map { it.jsonObject.text("id")!! }

    fun scenario(id: String): JsonObject =
        root.getValue("scenarios").jsonArray.map { it.jsonObject }.single { it.text("id") == id }

    fun names(path: String): Set<String> = path.split('/').fold(root as Any) { at, name -> (at as JsonObject).getValue(name) }.let(::texts)

    private fun texts(of: Any): Set<String> =
        when (of) {
            is JsonArray -> of.map { it.jsonPrimitive.content }.toSet()
            is JsonObject -> of.keys
            else -> error("No names in $of")
        }

    fun answer(name: String, reason: String = ""): Answer {
        val answer = root.getValue("answers").jsonObject.getValue(name).jsonObject
        val headers = listOf("contentType" to "Content-Type", "retryAfter" to "Retry-After", "location" to "Location", "authenticate" to "WWW-Authenticate")
        return Answer(
            answer.getValue("status").jsonPrimitive.content.toIntOrNull(),
            headers.mapNotNull { (member, header) -> (answer[member] as? JsonPrimitive)?.let { header to it.content } }.toMap(),
            answer.text("body").orEmpty().replace("{reason}", reason),
        )
    }
}

/** Of the server; no status where its answer is lost. `{access}` and `{refresh}` are filled in when it is sent. */
class Answer(val status: Int?, val headers: Map<String, String>, val body: String) {
    companion object {
        fun json(status: Int, body: String) = Answer(status, mapOf("Content-Type" to "application/json"), body)
    }
}
