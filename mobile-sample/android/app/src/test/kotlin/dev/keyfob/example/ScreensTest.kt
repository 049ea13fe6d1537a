package dev.keyfob.example

import android.app.Activity
import android.graphics.Bitmap
import android.graphics.BitmapFactory
import android.graphics.Canvas
import android.view.View
import android.view.ViewGroup
import android.widget.Button
import android.widget.EditText
import android.widget.TextView
import dev.keyfob.auth.Device
import dev.keyfob.auth.Place
import dev.keyfob.auth.Profile
import dev.keyfob.auth.SignOutReason
import java.io.File
import org.junit.Assert.assertEquals
import org.junit.Assert.assertTrue
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.Robolectric
import org.robolectric.RobolectricTestRunner

/** Each screen, inflated from the resources of the APK. The pictures in `screens` are what it draws. */
@RunWith(RobolectricTestRunner::class)
class ScreensTest {
    private val activity = Robolectric.buildActivity(Activity::class.java).get().apply { setTheme(R.style.Example) }
    private val screens = Screens(activity)

    @Test
    fun signIn() {
        var told = "" to ""
        screens.signIn(activity.sentence(SignOutReason.EXPIRED)) { email, password -> told = email to password }
        view<EditText>(R.id.email).setText("ana@example.com ")
        view<EditText>(R.id.password).setText("every-press-a-new-code")

        picture("sign-in")
        view<Button>(R.id.sign_in).performClick()

        assertEquals("ana@example.com" to "every-press-a-new-code", told)
        assertEquals("You have not been here for a long time. Please sign in again.", text(R.id.notice))
    }

    @Test
    fun profile() {
        val clicked = mutableListOf<String>()
        screens.profile({ clicked += "devices" }, { clicked += "sign out" })
        screens.show(Profile("1", "ana@example.com", "Ana Ruiz", true))

        picture("profile")
        view<Button>(R.id.devices).performClick()
        view<Button>(R.id.sign_out).performClick()

        assertEquals(listOf("devices", "sign out"), clicked)
        assertEquals("Ana Ruiz", text(R.id.name))
    }

    @Test
    fun devices() {
        val ended = mutableListOf<String>()
        val phone = Device("1", "Ana's phone", "Pixel 9", "Android", current = true)
        val tablet = Device("2", null, "iPad16,3", "iOS", "iPadOS 27.0", lastSeenAt = "2026-11-24T11:15:00Z", place = Place("Berlin", "DE"))
        screens.devices {}
        screens.show(listOf(phone, tablet)) { ended += it.id }

        picture("devices")
        val rows = view<ViewGroup>(R.id.list)
        val buttons = List(rows.childCount) { rows.getChildAt(it).findViewById<Button>(R.id.end) }
        assertEquals(listOf(View.GONE, View.VISIBLE), buttons.map { it.visibility })
        buttons.last().performClick()

        assertEquals(listOf("2"), ended)
        assertEquals("Signed in on 2 devices", text(R.id.notice))
        screens.show(listOf(phone)) {}
        assertEquals("Signed in on 1 device", text(R.id.notice))
    }

    @Test
    fun everyReasonAndEveryCauseHasASentenceOfItsOwn() {
        val sentences = SignOutReason.entries.map(activity::sentence)
        assertEquals(sentences.size, sentences.toSet().size)
    }

    /** The picture of README is what is drawn here; where it is not, the new one is in `target/screens`. */
    private fun picture(name: String) {
        val root = activity.findViewById<View>(android.R.id.content)
        root.measure(View.MeasureSpec.makeMeasureSpec(WIDTH, View.MeasureSpec.EXACTLY), View.MeasureSpec.makeMeasureSpec(HEIGHT, View.MeasureSpec.EXACTLY))
        root.layout(0, 0, WIDTH, HEIGHT)
        val drawn = Bitmap.createBitmap(WIDTH, HEIGHT, Bitmap.Config.ARGB_8888).also { root.draw(Canvas(it)) }
        val file = File("target/screens/$name.png").apply { parentFile!!.mkdirs() }
        file.outputStream().use { drawn.compress(Bitmap.CompressFormat.PNG, 100, it) }

        val shown = checkNotNull(BitmapFactory.decodeFile("screens/$name.png")) { "screens/$name.png is missing" }
        val differing = pixels(drawn).zip(pixels(shown)).count { (one, other) -> one != other }
        assertTrue("screens/$name.png shows something else: $differing pixels", differing < WIDTH * HEIGHT / 100)
    }

    private fun pixels(of: Bitmap): List<Int> = IntArray(WIDTH * HEIGHT).also { of.getPixels(it, 0, WIDTH, 0, 0, WIDTH, HEIGHT) }.toList()

    private fun <V : View> view(id: Int): V = activity.findViewById(id)

    private fun text(id: Int): String = view<TextView>(id).text.toString()

    private companion object {
        const val WIDTH = 360
        const val HEIGHT = 420
    }
}
