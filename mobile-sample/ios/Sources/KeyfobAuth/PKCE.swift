import CryptoKit
import Foundation

/// A proof that whoever redeems a code has asked for it (RFC 7636, S256).
struct PKCE: Sendable {

    let verifier: Secret

    /// A new one: 32 random bytes.
    init() {
        var source = SystemRandomNumberGenerator()
        let bytes = (0..<32).map { _ in UInt8.random(in: .min ... .max, using: &source) }
        self.init(verifier: Secret(Self.base64url(Data(bytes))))
    }

    init(verifier: Secret) {
        self.verifier = verifier
    }

    var challenge: String {
        Self.base64url(Data(SHA256.hash(data: Data(verifier.revealed.utf8))))
    }

    private static func base64url(_ data: Data) -> String {
        data.base64EncodedString()
            .replacingOccurrences(of: "+", with: "-")
            .replacingOccurrences(of: "/", with: "_")
            .replacingOccurrences(of: "=", with: "")
    }
}
