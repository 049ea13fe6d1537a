import Foundation

/// What is kept on the phone: the store, and in a folder the lock between processes and the install marker.
public struct KeyfobStorage: Sendable {

    let store: any TokenStore
    let lock: FileLock
    private let marker: InstallMarker

    /// - Parameters:
    ///   - store: for the tokens.
    ///   - folder: goes with the app when that is removed: the container of its app group where it has extensions,
    ///     otherwise its Application Support. All processes name the same. Made where it is missing.
    public init(store: any TokenStore, folder: URL) {
        self.store = store
        try? FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        lock = FileLock(file: folder.appendingPathComponent("keyfob.lock"))
        marker = InstallMarker(file: folder.appendingPathComponent("keyfob.installed"))
    }

    enum Kept {
        case tokens(Tokens)
        case nobody(SignOutReason)
    }

    /// Who is signed in. Tokens that the marker does not vouch for are another installation's, or were signed out when
    /// the store could not be written.
    func read() throws(StoreError) -> Kept {
        let found = try readTokens()
        switch (found, try marker.read()) {
        case (.some(let tokens), .signedIn): return .tokens(tokens)
        case (nil, .signedIn): return .nobody(.keyLost)
        case (_, .signedOut(let reason)): return .nobody(reason)
        }
    }

    /// Takes away the tokens that the marker does not vouch for, and has the server told. Whoever calls has the lock.
    func sweep() throws(StoreError) {
        if case .signedOut = try marker.read() { _ = try retire() }
    }

    /// Keeps the tokens of a sign-in. The marker first: tokens without it would be taken for another installation's.
    func begin(_ tokens: Tokens) throws(StoreError) {
        let before = try? readTokens()
        let word = try marker.read()
        try marker.write(.signedIn)
        do {
            try store.save(encoded(tokens), in: .session)
        } catch {
            try? marker.write(word)
            throw error
        }
        if let before { try? addRevocation(of: before.refresh) }
    }

    /// - Returns: false where there are none any more; then nothing is written.
    func replace(with tokens: Tokens) throws(StoreError) -> Bool {
        try store.replace(encoded(tokens), in: .session)
    }

    /// Ends the session on this phone. The marker first: from then on the tokens are good for nothing here.
    func end(_ reason: SignOutReason) throws(StoreError) {
        try marker.write(.signedOut(reason))
        try store.delete(.session)
    }

    /// The same, and has the server told of it. Where the marker cannot be written, that the tokens are gone has to do.
    ///
    /// - Returns: a refresh token of which the server has to be told now: it could not be noted for later.
    func retire(_ reason: SignOutReason) throws(StoreError) -> Secret? {
        try? marker.write(.signedOut(reason))
        return try retire()
    }

    private func retire() throws(StoreError) -> Secret? {
        let token = try readTokens()?.refresh
        let isNoted = token.map { (try? addRevocation(of: $0)) != nil } ?? true
        try store.delete(.session)
        return isNoted ? nil : token
    }

    private func readTokens() throws(StoreError) -> Tokens? {
        try decoded(Tokens.self, in: .session)
    }
}

extension KeyfobStorage {

    /// The refresh tokens that the server has not been told of yet.
    func revocations() throws(StoreError) -> [Secret] {
        try decoded([Secret].self, in: .revocations) ?? []
    }

    func addRevocation(of token: Secret) throws(StoreError) {
        try store.save(encoded(revocations() + [token]), in: .revocations)
    }

    func removeRevocation(of token: Secret) throws(StoreError) {
        let left = try revocations().filter { $0 != token }
        if left.isEmpty { try store.delete(.revocations) } else { try store.save(encoded(left), in: .revocations) }
    }

    /// Names this phone to its user's account, also after a reinstall. It is no secret, and made at the first call.
    func installation() throws(StoreError) -> String {
        if let known = try decoded(String.self, in: .installation) { return known }
        let new = UUID().uuidString.lowercased()
        try store.save(encoded(new), in: .installation)
        return new
    }

    /// What makes a sign-in of this account from this phone known to the server.
    func deviceToken(for email: String) -> Secret? {
        guard let kept = try? decoded(DeviceToken.self, in: .deviceToken), kept.email == email else { return nil }
        return kept.token
    }

    func keep(deviceToken: Secret, for email: String) throws(StoreError) {
        try store.save(encoded(DeviceToken(email: email, token: deviceToken)), in: .deviceToken)
    }

    private struct DeviceToken: Codable {
        let email: String
        let token: Secret
    }

    /// What cannot be opened, or not be understood, is as good as none.
    private func decoded<Value: Decodable>(_ type: Value.Type, in slot: StoreSlot) throws(StoreError) -> Value? {
        do {
            return try store.read(slot).flatMap { try? JSONDecoder().decode(type, from: $0) }
        } catch .keyLost {
            return nil
        }
    }

    private func encoded(_ value: some Encodable) throws(StoreError) -> Data {
        guard let data = try? JSONEncoder().encode(value) else { throw .failed(EINVAL) }
        return data
    }
}
