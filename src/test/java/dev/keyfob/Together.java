package dev.keyfob;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// Calls that meet.
public final class Together {

    private Together() {}

    /// Makes all calls in the same moment, each on a thread of its own.
    ///
    /// @return their answers, in the order of the calls
    public static <T> List<T> atOnce(List<Callable<T>> calls) throws Exception {
        var barrier = new CyclicBarrier(calls.size());
        try (var threads = Executors.newFixedThreadPool(calls.size())) {
            List<Callable<T>> together =
                    calls.stream()
                            .<Callable<T>>map(call ->
                                    () -> {
                                        barrier.await();
                                        return call.call();
                                    })
                            .toList();
            var answers = new ArrayList<T>();
            for (Future<T> answer : threads.invokeAll(together)) {
                answers.add(answer.get());
            }
            return answers;
        }
    }
}
