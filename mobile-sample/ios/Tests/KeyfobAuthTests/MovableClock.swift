import Foundation
import KeyfobAuth

/// Time that goes on when a test says so, or at once where somebody waits for it.
final class MovableClock: KeyfobClock, @unchecked Sendable {

    private let lock = NSLock()
    private var now: Duration = .seconds(100_000)
    private var slept: [Duration] = []
    private var stands = false
    private var sleepers: [(until: Duration, wake: CheckedContinuation<Void, Never>)] = []
    private var watchers: [CheckedContinuation<Void, Never>] = []

    var uptime: Duration { lock.withLock { now } }

    /// How long others have waited, in order.
    var sleeps: [Duration] { lock.withLock { slept } }

    /// From now on only ``advance(by:)`` moves it.
    func stand() {
        lock.withLock { stands = true }
    }

    func sleep(for duration: Duration) async {
        let standing = lock.withLock {
            slept.append(duration)
            if !stands { now += duration }
            return stands
        }
        if !standing { return await Task.yield() }
        await withCheckedContinuation { wake in
            let watching = lock.withLock {
                sleepers.append((now + duration, wake))
                defer { watchers = [] }
                return watchers
            }
            for waiter in watching { waiter.resume() }
        }
    }

    /// Waits until somebody sleeps while it stands.
    func somebodySleeps() async {
        await withCheckedContinuation { watcher in
            let already = lock.withLock {
                if sleepers.isEmpty { watchers.append(watcher) }
                return !sleepers.isEmpty
            }
            if already { watcher.resume() }
        }
    }

    /// Whoever waits for somebody to sleep goes on without.
    func nobodyWillSleep() {
        let watching = lock.withLock {
            defer { watchers = [] }
            return watchers
        }
        for watcher in watching { watcher.resume() }
    }

    func advance(by duration: Duration) {
        let awake = lock.withLock {
            now += duration
            let awake = sleepers.filter { $0.until <= now }
            sleepers.removeAll { $0.until <= now }
            return awake
        }
        for waiter in awake { waiter.wake.resume() }
    }
}
