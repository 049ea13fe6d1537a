package dev.keyfob.http.bearer;

import java.util.Optional;
import org.jboss.resteasy.reactive.server.core.CurrentRequestManager;

/// What was found out about the current request, so that it is found out once.
public record RequestNote<T>(Class<T> type) {

    public Optional<T> get() {
        Object value = CurrentRequestManager.get().getProperty(type.getName());
        return Optional.ofNullable(type.cast(value));
    }

    public void set(T value) {
        CurrentRequestManager.get().setProperty(type.getName(), value);
    }
}
