package dev.keyfob.device.rotation;

import dev.keyfob.client.Client;
import dev.keyfob.device.DeviceFacts;
import dev.keyfob.device.DeviceSession;
import dev.keyfob.device.secret.Handle;
import dev.keyfob.device.secret.SealedSecret;
import dev.keyfob.platform.SecretHash;
import java.time.Instant;

/// A successor for the current refresh token of a device session, if it is that.
///
/// @param client who presents it
/// @param presented its generation and the hash of its secret
/// @param next the hash of the successor's secret
/// @param sealed the successor's secret, sealed under the presented one
/// @param told what the app told of the device with this refresh
public record Rotation(
        Handle handle,
        Client client,
        DeviceSession.Generation presented,
        SecretHash next,
        SealedSecret sealed,
        DeviceFacts told,
        Instant now) {}
