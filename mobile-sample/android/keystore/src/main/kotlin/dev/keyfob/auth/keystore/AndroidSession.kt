package dev.keyfob.auth.keystore

import android.content.Context
import android.os.Build
import android.os.SystemClock
import android.provider.Settings
import dev.keyfob.auth.KeyfobConfiguration
import dev.keyfob.auth.KeyfobSession
import dev.keyfob.auth.PhoneClock
import dev.keyfob.auth.PhoneFacts
import java.io.File
import kotlin.time.Duration
import kotlin.time.Duration.Companion.milliseconds
import okhttp3.HttpUrl
import okhttp3.OkHttpClient

/**
 * The session of an Android app, which keeps its tokens in the Keystore. Made once, for example in the `Application`; every process of
 * the app may have its own.
 */
public fun androidSession(context: Context, server: HttpUrl, clientId: String, http: OkHttpClient = OkHttpClient()): KeyfobSession {
    val folder = File(context.noBackupFilesDir, "keyfob")
    val store = KeystoreTokenStore(context.applicationContext, File(folder, "tokens"))
    return KeyfobSession(KeyfobConfiguration(server, clientId, context.phoneFacts()), store, folder, AndroidClock(context), http)
}

/** What this phone and this app tell the device list. */
public fun Context.phoneFacts(): PhoneFacts =
    PhoneFacts(
        name = Settings.Global.getString(contentResolver, Settings.Global.DEVICE_NAME),
        model = "${Build.MANUFACTURER} ${Build.MODEL}",
        osVersion = "Android ${Build.VERSION.RELEASE}",
        appVersion = packageManager.getPackageInfo(packageName, 0).versionName,
    )

/** Since the boot, deep sleep included. */
public class AndroidClock(context: Context) : PhoneClock {
    override val boot: String = Settings.Global.getInt(context.contentResolver, Settings.Global.BOOT_COUNT, 0).toString()

    override fun elapsed(): Duration = SystemClock.elapsedRealtime().milliseconds
}
