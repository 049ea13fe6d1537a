package dev.keyfob;

import com.oracle.svm.core.annotate.Substitute;
import com.oracle.svm.core.annotate.TargetClass;
import java.util.Arrays;
import java.util.function.BooleanSupplier;

/// What the binary leaves out of making an array: a binary built for its size (`-Os`) makes every
/// array by a call, and each such call looked all options of the collector up once more. They are
/// looked up when the first one is made, and whenever an option changes (decision 0032).
@SuppressWarnings("unused")
final class BinaryMemory {

    private static final String ALLOCATION =
            "com.oracle.svm.core.genscavenge.ThreadLocalAllocation";

    private BinaryMemory() {}

    @TargetClass(className = ALLOCATION, onlyWith = LooksUp.class)
    static final class Allocation {

        @Substitute
        static void runSlowPathHooks() {}
    }

    /// Another version of the toolchain may not do it, and is not kept from building.
    static final class LooksUp implements BooleanSupplier {

        @Override
        public boolean getAsBoolean() {
            try {
                return Arrays.stream(Class.forName(ALLOCATION).getDeclaredMethods())
                        .anyMatch(method -> method.getName().equals("runSlowPathHooks"));
            } catch (ClassNotFoundException another) {
                return false;
            }
        }
    }
}
