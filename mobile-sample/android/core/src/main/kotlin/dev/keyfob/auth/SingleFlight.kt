package dev.keyfob.auth

import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Deferred
import kotlinx.coroutines.async

/** One run for all who ask for the same at the same time. It is nobody's own: a caller that gives up does not take it along. */
internal class SingleFlight<K, V>(private val scope: CoroutineScope) {
    private val flights = HashMap<K, Deferred<V>>()

    suspend fun join(key: K, run: suspend () -> V): V = flight(key, run).await()

    private fun flight(key: K, run: suspend () -> V): Deferred<V> =
        synchronized(flights) {
            flights[key]?.takeIf { it.isActive } ?: scope.async { run() }.also { begun(key, it) }
        }

    private fun begun(key: K, flight: Deferred<V>) {
        flights[key] = flight
        flight.invokeOnCompletion { synchronized(flights) { flights.remove(key, flight) } }
    }
}
