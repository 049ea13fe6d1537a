import Foundation
import KeyfobAuth

#if canImport(FoundationNetworking)
    import FoundationNetworking
#endif

/// Answers as a test says, in order; the last answer of a path is given for ever.
final class ScriptedServer: KeyfobTransport, CustomReflectable, @unchecked Sendable {

    /// What was sent, as the server sees it.
    struct Request: Sendable {
        let path: String
        let form: [String: String]
        let bearer: String?
    }

    /// An answer; `held` is given when its gate is opened.
    indirect enum Reply: Sendable {
        case answer(String, [String: String] = [:])
        case json(Int, String)
        case held(Gate, Reply)

        static func tokens(_ number: Int) -> Reply {
            .answer("tokens", ["access": "access-secret-\(number)", "refresh": "refresh-secret-\(number)"])
        }
    }

    private let lock = NSLock()
    private var script: [String: [Reply]] = [:]
    private var log: [Request] = []

    /// It knows every secret, and is no part of the library.
    var customMirror: Mirror { Mirror(self, children: []) }

    /// Replaces what is left of the path's answers.
    func script(_ path: String, _ replies: Reply...) {
        lock.withLock { script[path] = replies }
    }

    func requests(to path: String) -> [Request] {
        lock.withLock { log.filter { $0.path == path } }
    }

    /// The refresh tokens that were sent, in order.
    var refreshes: [String?] {
        requests(to: "/token").filter { $0.form["grant_type"] == "refresh_token" }.map { $0.form["refresh_token"] }
    }

    func send(_ request: URLRequest) async throws -> (Data, HTTPURLResponse) {
        let path = request.url?.path ?? ""
        let sent = Request(
            path: path, form: Self.form(request.httpBody),
            bearer: request.value(forHTTPHeaderField: "Authorization").map { String($0.dropFirst("Bearer ".count)) })
        let reply = lock.withLock { () -> Reply? in
            log.append(sent)
            guard let replies = script[path], let first = replies.first else { return nil }
            if replies.count > 1 { script[path] = Array(replies.dropFirst()) }
            return first
        }
        return try await Self.perform(reply ?? .answer("lost"), at: request.url)
    }

    private static func perform(_ reply: Reply, at url: URL?) async throws -> (Data, HTTPURLResponse) {
        switch reply {
        case .held(let gate, let then):
            await gate.pass()
            // As the network does.
            try Task.checkCancellation()
            return try await perform(then, at: url)
        case .json(let status, let body):
            return try response(url, status, ["Content-Type": "application/json"], body)
        case .answer(let name, let values):
            guard let answer = Scenarios.contract.answers[name] else { fatalError("no answer \(name) in the contract") }
            guard let status = answer.status else { throw URLError(.networkConnectionLost) }
            let headers = [
                "Content-Type": answer.contentType, "Retry-After": answer.retryAfter.map(String.init),
                "Location": answer.location, "WWW-Authenticate": answer.authenticate,
            ]
            let body = values.reduce(answer.body ?? "") { $0.replacingOccurrences(of: "{\($1.key)}", with: $1.value) }
            return try response(url, status, headers.compactMapValues { $0 }, body)
        }
    }

    private static func response(_ url: URL?, _ status: Int, _ headers: [String: String], _ body: String) throws
        -> (Data, HTTPURLResponse)
    {
        guard let url,
            let response = HTTPURLResponse(
                url: url, statusCode: status, httpVersion: "HTTP/1.1", headerFields: headers)
        else { throw URLError(.badURL) }
        return (Data(body.utf8), response)
    }

    private static func form(_ body: Data?) -> [String: String] {
        var components = URLComponents()
        components.percentEncodedQuery = body.map { String(decoding: $0, as: UTF8.self) }
        let items = components.queryItems ?? []
        return Dictionary(items.map { ($0.name, $0.value ?? "") }) { _, last in last }
    }
}

/// Holds an answer back until a test lets it pass.
actor Gate {

    private var isOpen = false
    private var reached = false
    private var waiting: [CheckedContinuation<Void, Never>] = []
    private var watching: [CheckedContinuation<Void, Never>] = []

    func pass() async {
        reached = true
        for waiter in watching { waiter.resume() }
        watching = []
        if !isOpen { await withCheckedContinuation { waiting.append($0) } }
    }

    /// Waits until a request is held back.
    func isReached() async {
        if !reached { await withCheckedContinuation { watching.append($0) } }
    }

    func open() {
        isOpen = true
        for waiter in waiting { waiter.resume() }
        waiting = []
    }
}
