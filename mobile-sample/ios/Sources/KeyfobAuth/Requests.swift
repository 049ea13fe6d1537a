import Foundation

#if canImport(FoundationNetworking)
    import FoundationNetworking
#endif

extension URLSession {

    /// The answer to a request of the signed-in user. Adds the access token; where that is refused (`invalid_token`)
    /// refreshes once and sends the request once more. What a second refusal means is the app's to decide.
    ///
    /// The token goes to the host of the request: send requests to your own API alone.
    public func data(for request: URLRequest, signedIn session: KeyfobSession) async throws -> (Data, HTTPURLResponse) {
        try await session.answer(to: request) { try await self.answer(to: $0) }
    }
}

extension KeyfobSession {

    /// The same for whatever else sends requests.
    public nonisolated func answer(
        to request: URLRequest, sending: @Sendable (URLRequest) async throws -> (Data, HTTPURLResponse)
    ) async throws -> (Data, HTTPURLResponse) {
        let first = try await tokens(insteadOf: nil)
        let answer = try await sending(request.carrying(first.access))
        if !answer.1.refusesToken { return answer }
        let second = try await tokens(insteadOf: first.access)
        return try await sending(request.carrying(second.access))
    }
}

extension URLRequest {

    fileprivate func carrying(_ token: Secret) -> URLRequest {
        var request = self
        request.setValue("Bearer \(token.revealed)", forHTTPHeaderField: "Authorization")
        return request
    }
}

extension HTTPURLResponse {

    /// Whether another access token would do (RFC 6750 Section 3.1); a fresh sign-in (RFC 9470) is another matter.
    fileprivate var refusesToken: Bool {
        let challenge = value(forHTTPHeaderField: "WWW-Authenticate") ?? ""
        return statusCode == 401 && (challenge.contains("error=\"invalid_token\"") || !challenge.contains("error="))
    }
}
