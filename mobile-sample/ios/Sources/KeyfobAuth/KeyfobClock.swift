import Foundation

/// Time that only goes forward, also while the phone sleeps, whatever its user sets the clock to.
public protocol KeyfobClock: Sendable {

    /// How long ago the phone was started.
    var uptime: Duration { get }

    func sleep(for duration: Duration) async
}

/// The phone's own.
public struct PhoneClock: KeyfobClock {

    #if canImport(Darwin)
        private static let identity = CLOCK_MONOTONIC_RAW
    #else
        private static let identity = CLOCK_BOOTTIME
    #endif

    public init() {}

    public var uptime: Duration {
        var now = timespec()
        clock_gettime(Self.identity, &now)
        return .seconds(now.tv_sec) + .nanoseconds(now.tv_nsec)
    }

    public func sleep(for duration: Duration) async {
        try? await Task.sleep(for: duration)
    }
}
