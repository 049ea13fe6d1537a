import Foundation

extension KeyfobSession {

    private static let attempts = 3

    /// As long as the server asks to wait at most this long, the caller waits; beyond, it is told.
    private static let longestWait = Duration.seconds(5)

    /// Tokens that are good now, and not the ones that a server has refused.
    func tokens(insteadOf rejected: Secret?) async throws(KeyfobError) -> Tokens {
        if let held, held.access != rejected, held.isFresh(at: clock.uptime) { return held }
        let stored = try load()
        if stored.access == rejected || !stored.isGood(at: clock.uptime) {
            return try await refreshed(stored, attempts: Self.attempts)
        }
        if stored.isFresh(at: clock.uptime) { return stored }
        do {
            return try await refreshed(stored, attempts: 1)
        } catch .askAgain {
            return stored
        }
    }

    /// One refresh for all callers. It is nobody's child: a caller that gives up does not take it along.
    private func refreshed(_ sent: Tokens, attempts: Int) async throws(KeyfobError) -> Tokens {
        let flight = flights[sent.refresh] ?? Task { await refresh(sent, attempts: attempts) }
        flights[sent.refresh] = flight
        return try await flight.value.get()
    }

    private func refresh(_ sent: Tokens, attempts: Int) async -> Result<Tokens, KeyfobError> {
        defer { flights[sent.refresh] = nil }
        var (result, times) = (await attempt(sent), 1)
        while times < attempts, case .failure(.askAgain(let why)) = result, let wait = Self.wait(why, after: times) {
            await clock.sleep(for: wait)
            (result, times) = (await attempt(sent), times + 1)
        }
        return result
    }

    /// - Returns: nil where the same request is not sent again.
    private static func wait(_ why: AskAgain, after times: Int) -> Duration? {
        switch why.cause {
        case .noAnswer, .notKeyfob, .busy:
            let wait = why.after ?? .milliseconds(500 << times) * Double.random(in: 0.6...1)
            return wait <= longestWait ? wait : nil
        default:
            return nil
        }
    }

    private func attempt(_ sent: Tokens) async -> Result<Tokens, KeyfobError> {
        do throws(KeyfobError) {
            return .success(try await attemptAlone(sent))
        } catch {
            return .failure(error)
        }
    }

    /// Sends the token if it is the one that the store has now: another process may have been quicker.
    private func attemptAlone(_ sent: Tokens) async throws(KeyfobError) -> Tokens {
        let lock = try await takeLock()
        defer { lock.release() }
        let stored = try load()
        if stored.refresh != sent.refresh { return stored }
        if let unsaved, unsaved.sent == sent.refresh { return try keep(unsaved.tokens, insteadOf: sent) }
        return try await exchange(sent)
    }

    private func exchange(_ sent: Tokens) async throws(KeyfobError) -> Tokens {
        let askedAt = clock.uptime
        if askedAt < pausedUntil { throw .askAgain(AskAgain(.busy, after: pausedUntil - askedAt)) }
        let answer = try await send(server.refresh(sent.refresh))
        if answer.status == 400, let refusal = answer.refusal, refusal.error == "invalid_grant" {
            return try end(sent, SignOutReason(onTheWire: refusal.signOutReason))
        }
        do throws(KeyfobError) {
            return try keep(answer.success(TokenAnswer.self).tokens(askedAt: askedAt), insteadOf: sent)
        } catch {
            if case .askAgain(let why) = error, let after = why.after { pausedUntil = clock.uptime + after }
            throw error
        }
    }

    /// Saves what came before anybody has it, and only over what was sent: a sign-out or another sign-in stays.
    private func keep(_ new: Tokens, insteadOf sent: Tokens) throws(KeyfobError) -> Tokens {
        let stored = try load()
        if stored.refresh != sent.refresh { return stored }
        unsaved = (sent.refresh, new)
        let saved = try self.stored { () throws(StoreError) in try storage.replace(with: new) }
        if !saved { return try load() }
        unsaved = nil
        held = new
        return new
    }

    /// The server has refused the token for good. Where the store has another one, that one goes on.
    private func end(_ sent: Tokens, _ reason: SignOutReason) throws(KeyfobError) -> Tokens {
        let stored = try load()
        if stored.refresh != sent.refresh { return stored }
        try self.stored { () throws(StoreError) in try storage.end(reason) }
        unsaved = nil
        return try load()
    }
}
