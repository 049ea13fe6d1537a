package dev.keyfob.newdevice;

import io.quarkus.qute.i18n.Message;
import io.quarkus.qute.i18n.MessageBundle;

/// What a letter says of a device, in English; `messages/newdevice_de.properties` has the same in
/// German.
@MessageBundle(value = "newdevice", locale = "en")
public interface NewDeviceTexts {

    @Message("Device: {device}")
    String device(String device);

    @Message("“{name}”")
    String quoted(String name);

    @Message("it told nothing of itself")
    String unknown();

    @Message("Time: {time}")
    String time(String time);

    @Message("From the network {network}")
    String network(String network);

    @Message("From the network {network} ({place})")
    String networkIn(String network, String place);
}
