package dev.keyfob.auth

import kotlinx.serialization.SerialName
import kotlinx.serialization.Serializable

/**
 * A device on which the account is signed in.
 *
 * @property id for [KeyfobSession.endDevice]
 * @property name what its user calls it
 * @property lastSeenAt RFC 3339
 * @property current whether it is this one
 */
@Serializable
public class Device(
    public val id: String,
    public val name: String? = null,
    public val model: String? = null,
    public val platform: String? = null,
    @SerialName("os_version") public val osVersion: String? = null,
    @SerialName("app_version") public val appVersion: String? = null,
    @SerialName("signed_in_at") public val signedInAt: String? = null,
    @SerialName("last_seen_at") public val lastSeenAt: String? = null,
    public val place: Place? = null,
    public val current: Boolean = false,
) {
    override fun toString(): String = "Device[$id]"
}

/** Where a device was last seen, as its address tells. */
@Serializable public class Place(public val city: String? = null, public val country: String? = null)

/** Who is signed in. */
@Serializable
public class Profile(
    public val id: String,
    public val email: String,
    public val name: String? = null,
    @SerialName("email_verified") public val emailVerified: Boolean = false,
) {
    override fun toString(): String = "Profile[$id]"
}
