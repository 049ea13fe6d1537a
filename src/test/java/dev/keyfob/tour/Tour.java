package dev.keyfob.tour;

import dev.keyfob.Letterbox;
import dev.keyfob.Server;
import dev.keyfob.Server.Answer;
import java.util.List;
import java.util.concurrent.Callable;

/// A request to every endpoint, each of which goes well where nothing is away and disturbs no
/// other. All that has to come before them has come: people have proven their addresses, phones are
/// signed in, codes have arrived.
///
/// @param requests in an order in which they can be sent
/// @param letters the addresses that get one of them
public record Tour(List<Request> requests, List<String> letters) {

    /// A request that can be sent again where it was not carried out.
    ///
    /// @param operation that it is of, as the description of the interface names it
    public record Request(String operation, Callable<Answer> call) {}

    /// Prepares one on a server where addresses have to be verified and an `operator` may do all.
    public static Tour of(Server server, Server management, Letterbox letterbox) throws Exception {
        var itinerary = new Itinerary(server, letterbox);
        new Stranger(itinerary).prepare();
        new Owner(itinerary).prepare();
        new Operator(itinerary, management).prepare();
        return itinerary.tour();
    }
}
