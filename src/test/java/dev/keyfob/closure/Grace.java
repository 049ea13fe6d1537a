package dev.keyfob.closure;

import jakarta.enterprise.context.ApplicationScoped;

/// Has accounts erased whose grace is over, before the sweep does it by itself.
@ApplicationScoped
public class Grace implements Runnable {

    private final ErasureSweep sweep;

    Grace(ErasureSweep sweep) {
        this.sweep = sweep;
    }

    @Override
    public void run() {
        sweep.sweep();
    }
}
