package dev.keyfob;

import com.oracle.svm.core.annotate.Alias;
import com.oracle.svm.core.annotate.Substitute;
import com.oracle.svm.core.annotate.TargetClass;
import io.quarkus.runtime.configuration.NameIterator;
import io.quarkus.runtime.configuration.PropertiesUtil;
import io.smallrye.config.DefaultValuesConfigSource;
import io.smallrye.config.PropertyName;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// What the binary compares less often while it reads its settings, with the same outcome: names
/// with `*` have one hash code in common, so that each setting without a value was compared with
/// all of them (decision 0032). A build fails where a version of Quarkus has not what is named
/// here.
@SuppressWarnings({"unused", "NullAway.Init"})
final class BinaryConfiguration {

    private BinaryConfiguration() {}

    @TargetClass(DefaultValuesConfigSource.class)
    static final class Defaults {

        @Alias Map<String, String> properties;
        @Alias Map<PropertyName, String> wildcards;
        @Alias boolean hasProfiledName;

        @Substitute
        public @Nullable String getValue(String name) {
            if (!hasProfiledName && name.startsWith("%")) {
                return null;
            }
            String value = properties.get(name);
            if (value != null) {
                return value;
            }
            return name.indexOf('*') < 0
                    ? Wildcards.of(wildcards).value(name)
                    : wildcards.get(new PropertyName(name));
        }
    }

    /// By what they begin with, which each name that they stand for begins with too.
    static final class Wildcards {

        /// The process makes few of these maps, and keeps them.
        private static final Map<Same, Wildcards> KNOWN = new ConcurrentHashMap<>();

        private final int size;
        private final Map<String, Map<String, String>> groups = new HashMap<>();

        static Wildcards of(Map<PropertyName, String> all) {
            Wildcards known = KNOWN.get(new Same(all));
            if (known == null || known.size != all.size()) {
                known = new Wildcards(all);
                KNOWN.put(new Same(all), known);
            }
            return known;
        }

        private Wildcards(Map<PropertyName, String> all) {
            size = all.size();
            all.forEach((name, value) ->
                    groups.computeIfAbsent(beginning(name.getName()), _ -> new HashMap<>())
                            .put(name.getName(), value));
        }

        private static String beginning(String name) {
            int index = name.indexOf('[');
            int star = name.indexOf('*');
            return name.substring(0, index < 0 ? star : Math.min(index, star));
        }

        @Nullable String value(String name) {
            for (Map.Entry<String, Map<String, String>> group : groups.entrySet()) {
                if (name.startsWith(group.getKey())) {
                    for (Map.Entry<String, String> one : group.getValue().entrySet()) {
                        if (PropertyName.equals(one.getKey(), name)) {
                            return one.getValue();
                        }
                    }
                }
            }
            return null;
        }
    }

    /// A map as an object, whatever it holds.
    @SuppressWarnings("ReferenceEquality")
    private record Same(Map<?, ?> map) {

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Same(Map<?, ?> another) && another == map;
        }

        @Override
        public int hashCode() {
            return System.identityHashCode(map);
        }
    }

    @TargetClass(PropertiesUtil.class)
    static final class Mapped {

        /// Of two that differ in their first letter none is looked at further.
        @Substitute
        public static boolean isMapped(NameIterator name, String mapped) {
            int offset = name.getPosition() == -1 ? 0 : name.getPosition() + 1;
            if (offset < name.getName().length() && !mapped.isEmpty()) {
                char one = name.getName().charAt(offset);
                char other = mapped.charAt(0);
                if (one != other && one != '*' && other != '*') {
                    return false;
                }
            }
            int end = name.getNextEnd();
            int length = end == 0 ? name.getName().length() : end - offset;
            return PropertyName.equals(name.getName(), offset, length, mapped, 0, mapped.length());
        }
    }
}
