import CryptoKit
import Foundation
import Testing

@testable import KeyfobAuth

@Suite struct ProofTests {

    /// RFC 7636 Appendix B.
    @Test func aChallengeIsTheVerifiersHash() {
        let pkce = PKCE(verifier: Secret("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"))

        #expect(pkce.challenge == "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM")
    }

    @Test func everyVerifierIsNewAndLongEnough() {
        let verifiers = (0..<1000).map { _ in PKCE().verifier.revealed }

        #expect(Set(verifiers).count == 1000)
        #expect(verifiers.allSatisfy { $0.count == 43 })
    }

    /// FIPS 180-4, and a message at each length at which the padding takes another block.
    @Test(arguments: [
        (0, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
        (55, "9f4390f8d30c2dd92ec9f095b65e2b9ae9b0a925a5258e241c9f1e910f734318"),
        (56, "b35439a4ac6f0948b6d6f9e3c6af0f5f590ce20f1bde7090ef7970686ec6738a"),
        (64, "ffe054fe7ae0cb6dc65c3af9b61d5209f439851db43d0ba5997337df154668eb"),
        (1000, "41edece42d63e8d9bf515a9ba6932e1c20cbc9f5a5d134645adb5db1b9737ea3"),
    ])
    func theHashIsSHA256(length: Int, expected: String) {
        let hash = SHA256.hash(data: Data(repeating: UInt8(ascii: "a"), count: length))

        #expect(hash.map { String(format: "%02x", $0) }.joined() == expected)
    }
}
