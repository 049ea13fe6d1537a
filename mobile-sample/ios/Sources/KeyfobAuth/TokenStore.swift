import Foundation

/// Where secrets are kept, each under a name. One store serves all processes of an app.
///
/// Every call is done when it returns: what was saved is there after a crash.
public protocol TokenStore: Sendable {

    /// - Returns: nil where there is none.
    func read(_ slot: StoreSlot) throws(StoreError) -> Data?

    /// Writes it, whether or not there was one, or one that cannot be opened.
    func save(_ data: Data, in slot: StoreSlot) throws(StoreError)

    /// Writes it over the one that is there, in one step.
    ///
    /// - Returns: false where there is none; then nothing is written.
    func replace(_ data: Data, in slot: StoreSlot) throws(StoreError) -> Bool

    /// Does no harm where there is none.
    func delete(_ slot: StoreSlot) throws(StoreError)
}

/// The names in the store.
public enum StoreSlot: String, CaseIterable, Sendable {
    /// The tokens of the session.
    case session
    /// Refresh tokens that are to be revoked once there is a network.
    case revocations
    /// What makes this phone known to its user's account, kept through a sign-out.
    case deviceToken = "device-token"
    /// The `installation_id`.
    case installation
}

/// Why the store did not do it.
public enum StoreError: Error, Hashable, Sendable {
    /// Not before the phone was unlocked for the first time.
    case locked
    /// What is there cannot be opened any more.
    case keyLost
    /// Another fault, with its code.
    case failed(Int32)
}
