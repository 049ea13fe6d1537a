package dev.keyfob.administration;

import dev.keyfob.client.ClientId;
import dev.keyfob.securityevent.OrderReason;

/// Whose order it is, and why it was given.
record Order(ClientId by, OrderReason why) {}
