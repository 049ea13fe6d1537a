package dev.keyfob;

import dev.keyfob.Server.Answer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// Requests that meet.
public final class Together {

    private Together() {}

    /// Sends all requests in the same moment, each on a thread of its own.
    ///
    /// @return their answers, in the order of the requests
    public static List<Answer> atOnce(List<Callable<Answer>> requests) throws Exception {
        var barrier = new CyclicBarrier(requests.size());
        try (var threads = Executors.newFixedThreadPool(requests.size())) {
            List<Callable<Answer>> together =
                    requests.stream()
                            .<Callable<Answer>>map(request ->
                                    () -> {
                                        barrier.await();
                                        return request.call();
                                    })
                            .toList();
            var answers = new ArrayList<Answer>();
            for (Future<Answer> answer : threads.invokeAll(together)) {
                answers.add(answer.get());
            }
            return answers;
        }
    }
}
