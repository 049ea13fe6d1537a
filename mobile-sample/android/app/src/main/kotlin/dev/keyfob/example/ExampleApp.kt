package dev.keyfob.example

import android.app.Application
import android.content.pm.PackageManager
import dev.keyfob.auth.KeyfobSession
import dev.keyfob.auth.keystore.androidSession
import okhttp3.HttpUrl.Companion.toHttpUrl

/** Holds the one session of the process. */
internal class ExampleApp : Application() {
    val session: KeyfobSession by lazy {
        @Suppress("DEPRECATION") // The other form is of Android 13.
        val facts = packageManager.getApplicationInfo(packageName, PackageManager.GET_META_DATA).metaData
        androidSession(this, facts.getString("dev.keyfob.server").orEmpty().toHttpUrl(), facts.getString("dev.keyfob.client").orEmpty())
    }
}
