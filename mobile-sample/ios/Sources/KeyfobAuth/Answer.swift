import Foundation

#if canImport(FoundationNetworking)
    import FoundationNetworking
#endif

/// An answer of Keyfob, or of what stands before it: only JSON counts as Keyfob's (src/docs/retry-contract.md).
struct Answer {

    private let data: Data
    private let response: HTTPURLResponse

    init(_ answer: (Data, HTTPURLResponse)) {
        (data, response) = answer
    }

    var status: Int { response.statusCode }

    /// What came, where that is what was asked for.
    func success<Value: Decodable>(_ type: Value.Type) throws(KeyfobError) -> Value {
        guard status == 200 else { throw error }
        guard isJSON, let value = try? Self.decoder.decode(type, from: data) else {
            throw .askAgain(AskAgain(.notKeyfob))
        }
        return value
    }

    /// The `error` and its companions, where it is such an answer.
    var refusal: Refusal? {
        isJSON && (400..<500).contains(status) ? try? Self.decoder.decode(Refusal.self, from: data) : nil
    }

    /// What an answer without success means, except for `invalid_grant`, whose meaning the request decides.
    var error: KeyfobError {
        .askAgain(cause)
    }

    private var cause: AskAgain {
        switch status {
        case 429, 500...:
            isJSON || isProblem || data.isEmpty ? AskAgain(.busy, after: retryAfter) : AskAgain(.notKeyfob)
        case 400..<500 where isJSON || isProblem || data.isEmpty: AskAgain(.fault(refusal?.error ?? String(status)))
        default: AskAgain(.notKeyfob)
        }
    }

    private var retryAfter: Duration? {
        response.value(forHTTPHeaderField: "Retry-After").flatMap(Int.init).map { .seconds(max(0, $0)) }
    }

    private var isJSON: Bool { mediaType == "application/json" }
    private var isProblem: Bool { mediaType == "application/problem+json" }

    private var mediaType: String? {
        response.value(forHTTPHeaderField: "Content-Type")?
            .split(separator: ";").first?.trimmingCharacters(in: .whitespaces).lowercased()
    }

    private static var decoder: JSONDecoder {
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        return decoder
    }
}

/// RFC 6749 Section 5.2, with what Keyfob adds.
struct Refusal: Decodable {
    let error: String
    let signOutReason: String?
    let authSession: Secret?
}

/// RFC 6749 Section 5.1, with what Keyfob adds. Times in seconds.
struct TokenAnswer: Decodable {
    let accessToken: Secret
    let refreshToken: Secret
    let expiresIn: Int
    let refreshIn: Int?
    let deviceToken: Secret?

    /// - Parameter askedAt: when the request was sent.
    func tokens(askedAt: Duration) -> Tokens {
        Tokens(
            access: accessToken, refresh: refreshToken, askedAt: askedAt,
            refreshAt: askedAt + .seconds(refreshIn ?? expiresIn * 4 / 5), expiresAt: askedAt + .seconds(expiresIn))
    }
}

/// The first half of a sign-in.
struct CodeAnswer: Decodable {
    let authorizationCode: Secret
}
