package dev.keyfob.device;

import dev.keyfob.client.Client;

/// A device session that can refresh: not revoked, not expired, and its client is configured.
public record LiveDevice(DeviceSession session, Client client) {}
