package dev.keyfob;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The [Letterbox] of the tests inside Quarkus.
public final class Post implements QuarkusTestResourceLifecycleManager {

    /// A field that gets the [Letterbox].
    @Retention(RetentionPolicy.RUNTIME)
    @Target(ElementType.FIELD)
    public @interface Delivered {}

    private @Nullable Letterbox letterbox;

    @Override
    public Map<String, String> start() {
        letterbox = Letterbox.open();
        return letterbox.configuration();
    }

    @Override
    public void inject(TestInjector injector) {
        injector.injectIntoFields(letterbox, new TestInjector.Annotated(Delivered.class));
    }

    @Override
    public void stop() {
        if (letterbox != null) {
            letterbox.close();
        }
    }
}
