import Foundation

/// The two tokens of a session, as they are kept, and how long they are good by ``KeyfobClock/uptime``.
struct Tokens: Hashable, Codable, Sendable {

    let access: Secret
    let refresh: Secret

    /// When the request was sent that brought them: never later than the server's own count.
    let askedAt: Duration

    /// From then on a caller refreshes first.
    let refreshAt: Duration

    /// From then on the access token is refused.
    let expiresAt: Duration

    /// A count that has begun anew (the phone was restarted) is never taken for a young token, except where
    /// it has run past it; then the server's 401 tells.
    func isFresh(at uptime: Duration) -> Bool {
        askedAt <= uptime && uptime < refreshAt
    }

    func isGood(at uptime: Duration) -> Bool {
        askedAt <= uptime && uptime < expiresAt
    }
}
