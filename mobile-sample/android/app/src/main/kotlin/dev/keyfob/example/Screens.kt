package dev.keyfob.example

import android.app.Activity
import android.view.View
import android.view.ViewGroup
import android.widget.Button
import android.widget.EditText
import android.widget.TextView
import dev.keyfob.auth.Device
import dev.keyfob.auth.Profile

/** The three screens of the app: what they show, and whom they tell. */
internal class Screens(private val activity: Activity) {
    fun signIn(notice: String, signIn: (email: String, password: String) -> Unit) {
        activity.setContentView(R.layout.sign_in)
        say(notice)
        onClick(R.id.sign_in) { signIn(find<EditText>(R.id.email).text.toString().trim(), find<EditText>(R.id.password).text.toString()) }
    }

    fun profile(devices: () -> Unit, signOut: () -> Unit) {
        activity.setContentView(R.layout.profile)
        onClick(R.id.devices, devices)
        onClick(R.id.sign_out, signOut)
    }

    fun show(profile: Profile) {
        find<TextView>(R.id.name).text = profile.name ?: profile.email
        find<TextView>(R.id.email).text = profile.email
    }

    fun devices(back: () -> Unit) {
        activity.setContentView(R.layout.devices)
        onClick(R.id.back, back)
    }

    fun show(devices: List<Device>, end: (Device) -> Unit) {
        say(activity.resources.getQuantityString(R.plurals.signed_in_on, devices.size, devices.size))
        val list = find<ViewGroup>(R.id.list)
        list.removeAllViews()
        devices.forEach { device -> list.addView(row(device, list, end)) }
    }

    /** What the user has to know now; empty where there is nothing. */
    fun say(notice: String) {
        find<TextView>(R.id.notice).text = notice
    }

    private fun row(device: Device, list: ViewGroup, end: (Device) -> Unit): View {
        val row = activity.layoutInflater.inflate(R.layout.device, list, false)
        val name = device.name ?: device.model ?: device.platform ?: activity.getString(R.string.nameless_device)
        row.findViewById<TextView>(R.id.name).text = name
        row.findViewById<TextView>(R.id.facts).text = facts(device)
        row.findViewById<Button>(R.id.end).apply {
            visibility = if (device.current) View.GONE else View.VISIBLE
            setOnClickListener { end(device) }
        }
        return row
    }

    private fun facts(device: Device): String {
        if (device.current) return activity.getString(R.string.this_device)
        val place = device.place?.city ?: device.osVersion ?: device.platform
        return activity.getString(R.string.last_seen, place.orEmpty(), device.lastSeenAt.orEmpty().take(DAY))
    }

    private fun onClick(id: Int, action: () -> Unit) = find<Button>(id).setOnClickListener { action() }

    private fun <V : View> find(id: Int): V = activity.requireViewByIdOrFail(id)

    private companion object {
        /** Of an RFC 3339 time. */
        const val DAY = 10
    }
}

/** `requireViewById` is of Android 9. */
private fun <V : View> Activity.requireViewByIdOrFail(id: Int): V = findViewById(id) ?: error("No such view on this screen")
