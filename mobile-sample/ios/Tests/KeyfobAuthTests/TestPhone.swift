import Foundation
import Security
import Testing

@testable import KeyfobAuth

/// A phone with a keychain and a folder of its own, and the server that it talks to.
struct TestPhone: Sendable {

    static let email = "ana@example.com"
    static let password = "password-secret"

    let service = UUID().uuidString
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    let server = ScriptedServer()
    let clock = MovableClock()

    init() {
        server.script("/authorize-challenge", .json(200, #"{"authorization_code":"code-secret"}"#))
        server.script("/revoke", .json(200, "{}"))
    }

    var store: KeychainStore { KeychainStore(service: service) }
    var storage: KeyfobStorage { KeyfobStorage(store: store, folder: folder) }

    /// The app, as it has just been started.
    func start() -> KeyfobSession {
        KeyfobSession(
            server: KeyfobServer(address: URL(string: "https://id.example.com")!, clientID: "demo-ios"),
            storage: storage, transport: server, clock: clock)
    }

    /// Somebody is signed in with tokens number 1; the script has no answer yet for what comes.
    static func signedIn() async throws -> (TestPhone, KeyfobSession) {
        let phone = TestPhone()
        let app = phone.start()
        try await phone.signIn(app, bringing: 1)
        return (phone, app)
    }

    /// The same, and the access token is expired.
    static func expired() async throws -> (TestPhone, KeyfobSession) {
        let (phone, app) = try await signedIn()
        phone.clock.advance(by: .seconds(601))
        return (phone, app)
    }

    func signIn(_ app: KeyfobSession, bringing number: Int) async throws {
        server.script("/token", .tokens(number), .answer("lost"))
        try await app.signIn(email: Self.email, password: Self.password)
    }

    func keychain(is condition: Keychain.Condition) {
        Keychain.shared.set(condition, for: service)
    }

    /// The number of the refresh token in the store, read past the library.
    func storedNumber() throws -> Int? {
        guard let data = try store.read(.session) else { return nil }
        return try Int(
            JSONDecoder().decode(Tokens.self, from: data).refresh.revealed.dropFirst("refresh-secret-".count))
    }

    /// The app is removed and installed again: the keychain stays.
    func reinstall() throws {
        try FileManager.default.removeItem(at: folder)
    }
}

/// The error that a call ends with, and nil where it ends well.
func error(of call: () async throws -> Void) async -> KeyfobError? {
    do {
        try await call()
        return nil
    } catch {
        #expect(error is KeyfobError, "\(error)")
        return error as? KeyfobError
    }
}

extension KeyfobSession {

    /// The state as a new listener gets it.
    func state() async -> SessionState? {
        for await state in states() { return state }
        return nil
    }
}
