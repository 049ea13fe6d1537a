package dev.keyfob.http.tracing;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SpanProcessor;
import jakarta.inject.Singleton;
import java.util.List;

/// Takes out of spans what tells of a person: addresses, and what stands in a URL behind its route.
@Singleton
class PersonalData implements SpanProcessor {

    private static final String REMOVED = "";

    private static final List<AttributeKey<String>> KEYS =
            List.of(
                    AttributeKey.stringKey("client.address"),
                    AttributeKey.stringKey("network.peer.address"),
                    AttributeKey.stringKey("url.full"),
                    AttributeKey.stringKey("url.path"),
                    AttributeKey.stringKey("url.query"),
                    AttributeKey.stringKey("user_agent.original"));

    @Override
    public void onStart(Context parent, ReadWriteSpan span) {
        for (AttributeKey<String> key : KEYS) {
            if (span.getAttribute(key) != null) {
                span.setAttribute(key, REMOVED);
            }
        }
    }

    @Override
    public boolean isStartRequired() {
        return true;
    }

    @Override
    public void onEnd(ReadableSpan span) {}

    @Override
    public boolean isEndRequired() {
        return false;
    }
}
