import Foundation
import Testing

@testable import KeyfobAuth

/// When a refresh is sent, how often, and what its answers mean.
enum RefreshScenarios {

    @Sendable static func outcomes(_ scenario: Scenarios.Scenario) async throws {
        for outcome in Scenarios.contract.refreshOutcomes {
            let (phone, app) = try await TestPhone.expired()
            phone.server.script("/token", .answer(outcome.answer, outcome.reason.map { ["reason": $0] } ?? [:]))
            let row = Comment(rawValue: "\(outcome)")

            let error = await error { _ = try await app.accessToken() }

            #expect(error == outcome.means, row)
            #expect(phone.server.refreshes.count == (outcome.sentAgain == true ? 3 : 1), row)
            #expect(Set(phone.server.refreshes) == ["refresh-secret-1"], row)
            #expect(try phone.storedNumber() == (outcome.signedOut == nil ? 1 : nil), row)
            let state = outcome.signedOut.flatMap(SignOutReason.init).map(SessionState.signedOut) ?? .signedIn
            #expect(await app.state() == state, row)
            #expect(await phone.start().state() == state, row)
        }
    }

    @Sendable static func singleFlight(_ scenario: Scenarios.Scenario) async throws {
        let callers = try #require(scenario.callers)
        let (phone, app) = try await TestPhone.expired()
        let gate = Gate()
        phone.server.script("/token", .held(gate, .tokens(2)), .tokens(3))

        let tokens = try await withThrowingTaskGroup(of: String.self) { group in
            for _ in 0..<callers { group.addTask { try await app.accessToken() } }
            await gate.isReached()
            await gate.open()
            return try await group.reduce(into: []) { $0.append($1) }
        }

        #expect(tokens == Array(repeating: "access-secret-2", count: callers))
        #expect(phone.server.refreshes == ["refresh-secret-1"])
        #expect(phone.clock.sleeps.isEmpty, "nobody waits for a lock")
    }

    @Sendable static func cancelledCaller(_ scenario: Scenarios.Scenario) async throws {
        let (phone, app) = try await TestPhone.expired()
        let gate = Gate()
        phone.server.script("/token", .held(gate, .tokens(2)), .answer("lost"))
        let first = Task { try await app.accessToken() }
        await gate.isReached()
        let second = Task { try await app.accessToken() }

        first.cancel()
        await gate.open()

        #expect(try await second.value == "access-secret-2")
        #expect(phone.server.refreshes == ["refresh-secret-1"])
        #expect(try phone.storedNumber() == 2)
    }

    @Sendable static func lostResponse(_ scenario: Scenarios.Scenario) async throws {
        let (phone, app) = try await TestPhone.expired()
        let answers = try #require(scenario.answers)
        let slept = phone.clock.sleeps.count
        #expect(answers == ["lost", "lost", "tokens"])
        phone.server.script("/token", .answer(answers[0]), .answer(answers[1]), .tokens(2))

        #expect(try await app.accessToken() == "access-secret-2")

        #expect(phone.server.refreshes == Array(repeating: "refresh-secret-1", count: 3))
        let waits = Array(phone.clock.sleeps.dropFirst(slept))
        try #require(waits.count == 2)
        #expect(waits[0] < waits[1])
    }

    @Sendable static func earlyRefreshFails(_ scenario: Scenarios.Scenario) async throws {
        let (phone, app) = try await TestPhone.signedIn()
        phone.clock.advance(by: .seconds(500))
        phone.server.script("/token", .answer("unavailable"))

        #expect(try await app.accessToken() == "access-secret-1")
        #expect(phone.server.refreshes.count == 1)
    }

    @Sendable static func waitsAsTold(_ scenario: Scenarios.Scenario) async throws {
        let (phone, app) = try await TestPhone.expired()
        phone.server.script("/token", .answer("too_many"), .tokens(2))
        _ = await error { _ = try await app.accessToken() }

        phone.clock.advance(by: .seconds(30))
        let told = await error { _ = try await app.accessToken() }
        #expect(told == .askAgain(AskAgain(.busy, after: .seconds(30))))
        #expect(phone.server.refreshes.count == 1)

        phone.clock.advance(by: .seconds(30))
        #expect(try await app.accessToken() == "access-secret-2")
        #expect(phone.server.refreshes.count == 2)
    }

    /// The wall clock is the `server_time` of the answers here, and whatever this machine's is: both are years and
    /// hours away from the uptime that the test moves.
    @Sendable static func clockOff(_ scenario: Scenarios.Scenario) async throws {
        for hours in try #require(scenario.hours) {
            let (phone, app) = try await TestPhone.signedIn()
            let claims = #"{"exp":\#(Int(Date().timeIntervalSince1970) + 3600 * hours)}"#
            let jwt = "e30.\(Data(claims.utf8).base64EncodedString()).c2ln"
            phone.server.script(
                "/token", .answer("tokens", ["access": jwt, "refresh": "refresh-secret-2"]), .tokens(3))
            phone.clock.advance(by: .seconds(479))
            #expect(try await app.accessToken() == "access-secret-1")
            phone.clock.advance(by: .seconds(1))
            #expect(try await app.accessToken() == jwt)
            phone.clock.advance(by: .seconds(479))
            #expect(try await app.accessToken() == jwt)
            #expect(try await phone.start().accessToken() == jwt)
            #expect(phone.server.refreshes.count == 1)
            phone.clock.advance(by: .seconds(1))
            #expect(try await app.accessToken() == "access-secret-3")
            #expect(phone.server.refreshes.count == 2)
        }
    }
}

extension Scenarios.Outcome {

    /// The row's `error`, `because`, `code` and `retryAfter`, or `signedOut`, as this library says it.
    fileprivate var means: KeyfobError? {
        if error == "signInAgain" { return signedOut.flatMap(SignOutReason.init).map(KeyfobError.signInAgain) }
        let after = retryAfter ?? Scenarios.contract.answers[answer]?.retryAfter
        return cause.map { .askAgain(AskAgain($0, after: after.map { .seconds($0) })) }
    }

    private var cause: AskAgain.Cause? {
        switch because {
        case "no_answer": .noAnswer
        case "not_keyfob": .notKeyfob
        case "busy": .busy
        case "fault": code.map(AskAgain.Cause.fault)
        default: nil
        }
    }
}
