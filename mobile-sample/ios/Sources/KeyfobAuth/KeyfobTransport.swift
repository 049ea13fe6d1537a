import Foundation

#if canImport(FoundationNetworking)
    import FoundationNetworking
#endif

/// What sends a request and brings the answer, whatever its status. It follows no redirect, and keeps and logs nothing.
public protocol KeyfobTransport: Sendable {

    func send(_ request: URLRequest) async throws -> (Data, HTTPURLResponse)
}

/// The network.
public struct NetworkTransport: KeyfobTransport {

    private let session: URLSession

    /// - Parameter timeout: in seconds, after which there is no answer.
    public init(timeout: TimeInterval = 20) {
        let configuration = URLSessionConfiguration.ephemeral
        configuration.timeoutIntervalForRequest = timeout
        configuration.timeoutIntervalForResource = timeout
        configuration.httpShouldSetCookies = false
        configuration.urlCache = nil
        session = URLSession(configuration: configuration, delegate: NoRedirects(), delegateQueue: nil)
    }

    public func send(_ request: URLRequest) async throws -> (Data, HTTPURLResponse) {
        try await session.answer(to: request)
    }
}

extension URLSession {

    func answer(to request: URLRequest) async throws -> (Data, HTTPURLResponse) {
        let (data, response) = try await data(for: request)
        guard let response = response as? HTTPURLResponse else { throw URLError(.badServerResponse) }
        return (data, response)
    }
}

private final class NoRedirects: NSObject, URLSessionTaskDelegate {

    func urlSession(
        _ session: URLSession, task: URLSessionTask, willPerformHTTPRedirection response: HTTPURLResponse,
        newRequest request: URLRequest, completionHandler: @escaping @Sendable (URLRequest?) -> Void
    ) {
        completionHandler(nil)
    }
}
