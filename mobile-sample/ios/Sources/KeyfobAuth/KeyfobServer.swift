import Foundation

#if canImport(FoundationNetworking)
    import FoundationNetworking
#endif

/// Where Keyfob is, what this app is called there, and what it tells of the phone.
public struct KeyfobServer: Sendable {

    private let address: URL
    private let clientID: String
    private let scope: String?
    private let phone: PhoneFacts

    /// - Parameters:
    ///   - address: the issuer, for example `https://id.example.com`.
    ///   - clientID: as the server's configuration has it.
    ///   - scope: what the app asks for; all that the client may have where it is nil.
    ///   - phone: what the device list shows.
    public init(address: URL, clientID: String, scope: String? = nil, phone: PhoneFacts = PhoneFacts()) {
        self.address = address
        self.clientID = clientID
        self.scope = scope
        self.phone = phone
    }

    /// The first half of a sign-in (OAuth 2.0 for First-Party Applications).
    func challenge(_ proof: [String: String?], pkce: PKCE) -> URLRequest {
        form(
            "authorize-challenge",
            [
                "response_type": "code", "client_id": clientID, "scope": scope,
                "code_challenge": pkce.challenge, "code_challenge_method": "S256",
            ].merging(proof) { $1 })
    }

    /// The second half (RFC 6749 Section 4.1.3, RFC 7636 Section 4.5).
    func redeem(_ code: Secret, pkce: PKCE, installation: String) -> URLRequest {
        form(
            "token",
            phone.parameters.merging([
                "grant_type": "authorization_code", "client_id": clientID, "code": code.revealed,
                "code_verifier": pkce.verifier.revealed, "installation_id": installation,
            ]) { $1 })
    }

    /// RFC 6749 Section 6.
    func refresh(_ token: Secret) -> URLRequest {
        form(
            "token",
            phone.parameters.merging([
                "grant_type": "refresh_token", "client_id": clientID, "refresh_token": token.revealed,
            ]) { $1 })
    }

    /// RFC 7009.
    func revoke(_ token: Secret) -> URLRequest {
        form("revoke", ["client_id": clientID, "token": token.revealed])
    }

    /// A request of the app's own kind, without its access token.
    func request(_ method: String, _ path: String) -> URLRequest {
        var request = URLRequest(url: address.appendingPathComponent(path))
        request.httpMethod = method
        return request
    }

    private func form(_ path: String, _ parameters: [String: String?]) -> URLRequest {
        var request = request("POST", path)
        request.setValue("application/x-www-form-urlencoded", forHTTPHeaderField: "Content-Type")
        request.setValue("application/json", forHTTPHeaderField: "Accept")
        let pairs = parameters.sorted { $0.key < $1.key }.compactMap { name, value in
            value.map { "\(Self.encoded(name))=\(Self.encoded($0))" }
        }
        request.httpBody = Data(pairs.joined(separator: "&").utf8)
        return request
    }

    private static func encoded(_ text: String) -> String {
        text.addingPercentEncoding(withAllowedCharacters: unreserved) ?? ""
    }

    /// RFC 3986 Section 2.3.
    private static let unreserved = CharacterSet(
        charactersIn: "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
}

/// What an app tells of the phone that it runs on; whatever is nil is not told.
public struct PhoneFacts: Sendable {

    let parameters: [String: String?]

    /// - Parameters:
    ///   - name: for example `Ana's iPhone`.
    ///   - model: for example `iPhone17,2`.
    ///   - system: for example `iOS 27.0`.
    ///   - app: its version, for example `4.2.0 (118)`.
    public init(name: String? = nil, model: String? = nil, system: String? = nil, app: String? = nil) {
        parameters = ["device_name": name, "device_model": model, "os_version": system, "app_version": app]
    }
}
