import Foundation

/// A device on which the account is signed in.
public struct Device: Identifiable, Decodable, Hashable, Sendable {
    public let id: String
    public let name: String?
    public let model: String?
    public let platform: String?
    public let osVersion: String?
    public let appVersion: String?
    /// RFC 3339.
    public let signedInAt: String
    /// RFC 3339, to a quarter of an hour.
    public let lastSeenAt: String
    /// Whether it is this phone.
    public let current: Bool
}

extension KeyfobSession {

    /// Where the account is signed in, last used first.
    public func devices() async throws(KeyfobError) -> [Device] {
        try await authorized("GET", "me/devices").success([Device].self)
    }

    /// Ends a device; one that is gone already is as good as ended.
    public func endDevice(_ id: Device.ID) async throws(KeyfobError) {
        let answer = try await authorized("DELETE", "me/devices/\(id)")
        if answer.status != 204 && answer.status != 404 { throw answer.error }
    }

    private func authorized(_ method: String, _ path: String) async throws(KeyfobError) -> Answer {
        do {
            return Answer(try await answer(to: server.request(method, path)) { try await self.transport.send($0) })
        } catch {
            throw error as? KeyfobError ?? .askAgain(AskAgain(.noAnswer))
        }
    }
}
