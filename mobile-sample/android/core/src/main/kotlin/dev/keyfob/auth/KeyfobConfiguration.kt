package dev.keyfob.auth

import okhttp3.HttpUrl

/**
 * Which Keyfob, as whom.
 *
 * @property server where it is: what `keyfob.issuer` says there
 * @property clientId this app's name there
 * @property phone what the device list shows
 */
public class KeyfobConfiguration(
    public val server: HttpUrl,
    public val clientId: String,
    public val phone: PhoneFacts = PhoneFacts(),
)

/** What the device list shows of a phone. Whatever is left out is not shown; all of it is cut to 100 characters. */
public class PhoneFacts(
    public val name: String? = null,
    public val model: String? = null,
    public val osVersion: String? = null,
    public val appVersion: String? = null,
) {
    internal fun form(installation: String): Map<String, String> =
        mapOf(
            "device_name" to name,
            "device_model" to model,
            "os_version" to osVersion,
            "app_version" to appVersion,
            "installation_id" to installation,
        )
            .mapNotNull { (name, value) -> value?.let { name to it } }
            .toMap()
}
