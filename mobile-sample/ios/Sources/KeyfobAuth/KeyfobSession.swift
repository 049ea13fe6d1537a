import Foundation

#if canImport(FoundationNetworking)
    import FoundationNetworking
#endif

/// The signed-in account of this phone: keeps its tokens, renews them, and never loses them to a bad network.
///
/// An app has one for each store. Every call throws a ``KeyfobError``, which says one thing: ask again, or sign in again.
public actor KeyfobSession {

    let server: KeyfobServer
    let storage: KeyfobStorage
    let transport: any KeyfobTransport
    let clock: any KeyfobClock

    /// What the store had when it was last looked at.
    var held: Tokens?

    /// What came for a refresh token and could not be saved. It is used by nobody before it is.
    var unsaved: (sent: Secret, tokens: Tokens)?

    /// The refreshes under way, by the refresh token that each has sent.
    var flights: [Secret: Task<Result<Tokens, KeyfobError>, Never>] = [:]

    /// Until then the server wants no refresh.
    var pausedUntil = Duration.zero

    private var state: SessionState?
    private var listeners: [UUID: AsyncStream<SessionState>.Continuation] = [:]

    /// The app's one session: nothing is sent and nothing read before it is asked for something.
    public init(
        server: KeyfobServer, storage: KeyfobStorage, transport: any KeyfobTransport = NetworkTransport(),
        clock: any KeyfobClock = PhoneClock()
    ) {
        self.server = server
        self.storage = storage
        self.transport = transport
        self.clock = clock
    }

    /// An access token that is good now; refreshes first where it is time to.
    public func accessToken() async throws(KeyfobError) -> String {
        try await tokens(insteadOf: nil).access.revealed
    }

    /// Ends the session: on this phone at once, at the server now or as soon as it is reached.
    public func signOut() async {
        // Where the store is locked the marker has the word: the tokens go when it can be written again.
        let unnoted = try? storage.retire(.signedOut)
        held = nil
        unsaved = nil
        tell(.signedOut(.signedOut))
        if let unnoted { _ = try? await send(server.revoke(unnoted)) }
        await sendRevocations()
    }

    /// What the app shows, now and whenever it changes. Each call gives a stream of its own, which has the latest state.
    public func states() -> AsyncStream<SessionState> {
        let (stream, continuation) = AsyncStream.makeStream(of: SessionState.self, bufferingPolicy: .bufferingNewest(1))
        let id = UUID()
        continuation.onTermination = { [weak self] _ in Task { await self?.forget(id) } }
        _ = try? load()
        if let state { continuation.yield(state) }
        listeners[id] = continuation
        Task { await settle() }
        return stream
    }

    private func forget(_ id: UUID) {
        listeners[id] = nil
    }

    func tell(_ new: SessionState) {
        if new == state { return }
        state = new
        for listener in listeners.values { listener.yield(new) }
    }

    /// Looks into the store.
    func load() throws(KeyfobError) -> Tokens {
        switch try kept() {
        case .tokens(let tokens):
            held = tokens
            tell(.signedIn)
            return tokens
        case .nobody(let reason):
            held = nil
            tell(.signedOut(reason))
            throw .signInAgain(reason)
        }
    }

    private func kept() throws(KeyfobError) -> KeyfobStorage.Kept {
        do throws(KeyfobError) {
            return try stored(storage.read)
        } catch {
            if error == .askAgain(AskAgain(.storeLocked)) { tell(.locked) }
            throw error
        }
    }

    func stored<Value>(_ work: () throws(StoreError) -> Value) throws(KeyfobError) -> Value {
        do throws(StoreError) {
            return try work()
        } catch {
            throw .askAgain(AskAgain(error == .locked ? .storeLocked : .storeFailed))
        }
    }

    /// Does what the end of a session has left over; while another process is at work, the next start does.
    func settle() async {
        if let lock = try? storage.lock.take() {
            defer { lock.release() }
            try? storage.sweep()
        }
        await sendRevocations()
    }

    /// Tells the server of ended sessions. A token is forgotten once there is an answer to it.
    func sendRevocations() async {
        for token in (try? storage.revocations()) ?? [] {
            guard let answer = try? await send(server.revoke(token)), answer.status == 200 || answer.refusal != nil
            else {
                return
            }
            try? storage.removeRevocation(of: token)
        }
    }

    func send(_ request: URLRequest) async throws(KeyfobError) -> Answer {
        do {
            return Answer(try await transport.send(request))
        } catch {
            throw .askAgain(AskAgain(.noAnswer))
        }
    }

    /// Waits until no other process of the app is at it. Whoever has the lock releases it.
    func takeLock() async throws(KeyfobError) -> FileLock.Hold {
        let patience = clock.uptime + .seconds(30)
        repeat {
            if let hold = try stored(storage.lock.take) { return hold }
            await clock.sleep(for: .milliseconds(50))
        } while clock.uptime < patience
        throw .askAgain(AskAgain(.busy))
    }
}
