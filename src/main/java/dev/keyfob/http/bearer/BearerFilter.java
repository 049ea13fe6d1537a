package dev.keyfob.http.bearer;

import jakarta.enterprise.context.ApplicationScoped;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/// Stands before every endpoint that is [Authenticated], on its thread.
@ApplicationScoped
class BearerFilter {

    private final BearerGate gate;

    BearerFilter(BearerGate gate) {
        this.gate = gate;
    }

    @Authenticated
    @ServerRequestFilter
    void authenticate() {
        gate.pass();
    }
}
