import Foundation
import Testing

#if canImport(FoundationNetworking)
    import FoundationNetworking
#endif

@testable import KeyfobAuth

/// The server that `mobile-sample/ci/backend` has started, as others than the library see it.
struct Backend: Sendable {

    private let address: URL
    private let management: URL
    private let operatorSecret: String
    private let network = NetworkTransport()

    init() throws {
        address = try #require(URL(string: Self.variable("KEYFOB_URL")))
        management = try #require(URL(string: Self.variable("KEYFOB_MANAGEMENT_URL")))
        operatorSecret = try Self.variable("KEYFOB_OPERATOR_SECRET")
    }

    private static func variable(_ name: String) throws -> String {
        guard let value = ProcessInfo.processInfo.environment[name] else {
            throw Fault("\(name) is not set: run these tests by mobile-sample/ci/swift-test, or name a server")
        }
        return value
    }

    /// A phone that somebody new has signed in on.
    func phone(_ facts: PhoneFacts = PhoneFacts()) async throws -> ServerPhone {
        let email = "ana-\(UUID().uuidString.lowercased())@example.com"
        let account = try JSONEncoder().encode(["email": email, "password": TestPhone.password])
        try await send("POST", "accounts", json: account)
        let transport = RecordingTransport()
        let device = TestPhone()
        let app = KeyfobSession(
            server: KeyfobServer(address: address, clientID: "demo-ios", phone: facts), storage: device.storage,
            transport: transport, clock: device.clock)
        try await app.signIn(email: email, password: TestPhone.password)
        let first = try await app.accessToken()
        return ServerPhone(
            email: email, firstToken: first, app: app, device: device, transport: transport,
            me: address.appendingPathComponent("me"))
    }

    /// An access token of the Android app's client.
    func androidToken(email: String) async throws -> String {
        let pkce = PKCE(verifier: Secret("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"))
        let code = try await text(
            "authorization_code",
            of: form(
                "authorize-challenge",
                [
                    "response_type": "code", "client_id": "demo-android", "username": email,
                    "password": TestPhone.password,
                    "code_challenge": pkce.challenge, "code_challenge_method": "S256",
                ]))
        return try await text(
            "access_token",
            of: form(
                "token",
                [
                    "grant_type": "authorization_code", "client_id": "demo-android", "code": code,
                    "code_verifier": pkce.verifier.revealed, "device_model": "Pixel 9", "os_version": "Android 16",
                ]))
    }

    /// An operator's order, at the management port.
    func order(_ path: String) async throws {
        var request = try form("token", ["grant_type": "client_credentials"])
        let secret = Data("operator:\(operatorSecret)".utf8).base64EncodedString()
        request.setValue("Basic \(secret)", forHTTPHeaderField: "Authorization")
        let token = try await text("access_token", of: request)
        try await send("POST", "admin/\(path)", at: management, bearer: token, json: Data(#"{"reason":"a test"}"#.utf8))
    }

    /// The status of the profile.
    func profile(with token: String) async throws -> Int {
        var request = URLRequest(url: address.appendingPathComponent("me"))
        request.setValue("Bearer \(token)", forHTTPHeaderField: "Authorization")
        return try await network.send(request).1.statusCode
    }

    func send(_ method: String, _ path: String, at base: URL? = nil, bearer: String? = nil, json: Data? = nil)
        async throws
    {
        var request = URLRequest(url: (base ?? address).appendingPathComponent(path))
        request.httpMethod = method
        request.httpBody = json
        if json != nil { request.setValue("application/json", forHTTPHeaderField: "Content-Type") }
        if let bearer { request.setValue("Bearer \(bearer)", forHTTPHeaderField: "Authorization") }
        _ = try await answer(to: request)
    }

    /// Asks until it is so, for ten seconds.
    func until(_ condition: () async throws -> Bool) async throws {
        let end = ContinuousClock.now + .seconds(10)
        while try await !condition() {
            if ContinuousClock.now > end { throw Fault("it is not so after ten seconds") }
        }
    }

    /// The `kid` of a token's header.
    static func key(of token: String) throws -> String {
        var header = String(try #require(token.split(separator: ".").first))
            .replacingOccurrences(of: "-", with: "+").replacingOccurrences(of: "_", with: "/")
        header += String(repeating: "=", count: (4 - header.count % 4) % 4)
        let values = try JSONDecoder().decode([String: String].self, from: #require(Data(base64Encoded: header)))
        return try #require(values["kid"])
    }

    private func form(_ path: String, _ parameters: [String: String]) throws -> URLRequest {
        var components = URLComponents()
        components.queryItems = parameters.map { URLQueryItem(name: $0.key, value: $0.value) }
        var request = URLRequest(url: address.appendingPathComponent(path))
        request.httpMethod = "POST"
        request.setValue("application/x-www-form-urlencoded", forHTTPHeaderField: "Content-Type")
        request.httpBody = Data(try #require(components.percentEncodedQuery).utf8)
        return request
    }

    private func text(_ member: String, of request: URLRequest) async throws -> String {
        let object = try JSONSerialization.jsonObject(with: await answer(to: request)) as? [String: Any]
        return try #require(object?[member] as? String)
    }

    private func answer(to request: URLRequest) async throws -> Data {
        let (data, response) = try await network.send(request)
        guard (200..<300).contains(response.statusCode) else {
            throw Fault("\(request.httpMethod ?? "") \(request.url?.path ?? ""): \(response.statusCode)")
        }
        return data
    }
}

/// What a test cannot go on from.
struct Fault: Error, CustomStringConvertible {

    let description: String

    init(_ description: String) {
        self.description = description
    }
}

/// A phone whose user is signed in at the server.
struct ServerPhone: Sendable {

    let email: String
    let firstToken: String
    let app: KeyfobSession
    let device: TestPhone
    let transport: RecordingTransport
    let me: URL

    /// Asks for `/me` as the app does.
    func seesItsProfile() async throws {
        let (data, response) = try await URLSession.shared.data(for: URLRequest(url: me), signedIn: app)
        #expect(response.statusCode == 200)
        #expect(String(decoding: data, as: UTF8.self).contains(email))
    }

    /// The access token after one more refresh.
    func refresh() async throws -> String {
        try await app.tokens(insteadOf: app.held?.access).access.revealed
    }

    /// From then on the phone has an access token that no server takes.
    func spoilAccessToken() async throws {
        let tokens = try #require(await app.held)
        _ = try device.storage.replace(
            with: Tokens(
                access: Secret("e30.e30.c2ln"), refresh: tokens.refresh, askedAt: tokens.askedAt,
                refreshAt: tokens.refreshAt, expiresAt: tokens.expiresAt))
        _ = try await app.load()
    }
}

/// The network, with the server's chaos header where a test wants it, and the refresh tokens that were sent.
final class RecordingTransport: KeyfobTransport, @unchecked Sendable {

    private let network = NetworkTransport()
    private let lock = NSLock()
    private var chaos: [String] = []
    private var sent: [String] = []

    var refreshes: [String] { lock.withLock { sent } }

    /// The next refreshes go wrong.
    func go(wrong how: String, times: Int) {
        lock.withLock { chaos = Array(repeating: how, count: times) }
    }

    func send(_ request: URLRequest) async throws -> (Data, HTTPURLResponse) {
        let form = request.httpBody.map { String(decoding: $0, as: UTF8.self) } ?? ""
        guard form.contains("grant_type=refresh_token") else { return try await network.send(request) }
        var request = request
        let how = lock.withLock {
            sent.append(form)
            return chaos.isEmpty ? nil : chaos.removeFirst()
        }
        if let how { request.setValue(how, forHTTPHeaderField: "Keyfob-Chaos") }
        return try await network.send(request)
    }
}
