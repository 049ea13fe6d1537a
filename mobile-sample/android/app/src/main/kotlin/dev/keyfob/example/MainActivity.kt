package dev.keyfob.example

import android.app.Activity
import android.app.AlertDialog
import android.os.Bundle
import android.widget.EditText
import dev.keyfob.auth.AskAgainException
import dev.keyfob.auth.Device
import dev.keyfob.auth.SessionState
import dev.keyfob.auth.SignInAgainException
import kotlin.coroutines.resume
import kotlinx.coroutines.MainScope
import kotlinx.coroutines.cancel
import kotlinx.coroutines.launch
import kotlinx.coroutines.suspendCancellableCoroutine

/** Shows what the session's state says. */
internal class MainActivity : Activity() {
    private val scope = MainScope()
    private val screens = Screens(this)
    private val session
        get() = (application as ExampleApp).session

    override fun onCreate(savedInstanceState: Bundle?) {
        super.onCreate(savedInstanceState)
        scope.launch {
            session.state.collect { state ->
                when (state) {
                    is SessionState.SignedOut -> screens.signIn(sentence(state.reason), ::signIn)
                    SessionState.SignedIn -> showProfile()
                    SessionState.Locked -> Unit
                }
            }
        }
    }

    override fun onDestroy() {
        scope.cancel()
        super.onDestroy()
    }

    private fun signIn(email: String, password: String) = asking { session.signIn(email, password, ::askForCode) }

    private fun showProfile() {
        screens.profile(::showDevices) { asking { session.signOut() } }
        asking { screens.show(session.profile()) }
    }

    private fun showDevices() {
        screens.devices(::showProfile)
        asking { listDevices() }
    }

    private suspend fun listDevices() {
        screens.show(session.devices(), ::end)
    }

    private fun end(device: Device) {
        asking {
            session.endDevice(device.id)
            listDevices()
        }
    }

    private fun asking(ask: suspend () -> Unit) {
        scope.launch {
            try {
                ask()
            } catch (later: AskAgainException) {
                screens.say(sentence(later))
            } catch (_: SignInAgainException) {
                // The state says it, and why.
            }
        }
    }

    private suspend fun askForCode(attempt: Int): String? = suspendCancellableCoroutine { waiting ->
        val field = EditText(this)
        val dialog =
            AlertDialog.Builder(this)
                .setTitle(if (attempt == 1) R.string.code else R.string.code_again)
                .setView(field)
                .setPositiveButton(android.R.string.ok) { _, _ -> waiting.resume(field.text.toString()) }
                .setOnCancelListener { waiting.resume(null) }
                .show()
        waiting.invokeOnCancellation { dialog.dismiss() }
    }
}
