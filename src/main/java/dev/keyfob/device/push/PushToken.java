package dev.keyfob.device.push;

import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What a sender of messages needs to reach a device. Keyfob keeps it and does not look inside.
///
/// @param platform what the team's sender calls it, for example `apns` or `fcm`
/// @param topic of the app, where the platform wants one; or null
record PushToken(String platform, String token, @Nullable String topic) {

    private static final Pattern PLATFORM = Pattern.compile("[a-z0-9_-]{1,32}");
    private static final Pattern TOKEN = Pattern.compile("[\\x21-\\x7E]{1,1024}");
    private static final Pattern TOPIC = Pattern.compile("[\\x21-\\x7E]{1,255}");

    /// Takes what an app has sent.
    ///
    /// @return empty where one of them is missing or has another form
    static Optional<PushToken> of(
            @Nullable String platform, @Nullable String token, @Nullable String topic) {
        return platform != null
                        && token != null
                        && PLATFORM.matcher(platform).matches()
                        && TOKEN.matcher(token).matches()
                        && (topic == null || TOPIC.matcher(topic).matches())
                ? Optional.of(new PushToken(platform, token, topic))
                : Optional.empty();
    }

    /// Shows no token: whoever has it may be able to send.
    @Override
    public String toString() {
        return "PushToken[" + platform + "]";
    }
}
