import Foundation
import Testing

#if canImport(FoundationNetworking)
    import FoundationNetworking
#endif

@testable import KeyfobAuth

/// Signing in and out, and the requests of a signed-in user.
enum SessionScenarios {

    private static let orders = URLRequest(url: URL(string: "https://api.example.com/orders")!)

    @Sendable static func signOutDuringRefresh(_ scenario: Scenarios.Scenario) async throws {
        let (phone, app) = try await TestPhone.expired()
        let gate = Gate()
        phone.server.script("/token", .held(gate, .tokens(2)), .answer("lost"))
        let caller = Task { await error { _ = try await app.accessToken() } }
        await gate.isReached()

        await app.signOut()
        await gate.open()

        #expect(await caller.value == .signInAgain(.signedOut))
        #expect(try phone.storedNumber() == nil)
        #expect(await app.state() == .signedOut(.signedOut))
        #expect(await phone.start().state() == .signedOut(.signedOut))
        #expect(phone.server.requests(to: "/revoke").map { $0.form["token"] } == ["refresh-secret-1"])
    }

    @Sendable static func signOutOffline(_ scenario: Scenarios.Scenario) async throws {
        let (phone, app) = try await TestPhone.signedIn()
        phone.server.script("/revoke", .answer("lost"))
        await app.signOut()
        #expect(try phone.storedNumber() == nil)

        let gate = Gate()
        phone.server.script("/revoke", .held(gate, .json(200, "{}")))
        let next = phone.start()
        #expect(await next.state() == .signedOut(.signedOut))
        await gate.isReached()
        await gate.open()

        #expect(
            phone.server.requests(to: "/revoke").map { $0.form["token"] } == ["refresh-secret-1", "refresh-secret-1"])
        await next.sendRevocations()
        #expect(try phone.storage.revocations().isEmpty)
    }

    @Sendable static func rotatedMeanwhile(_ scenario: Scenarios.Scenario) async throws {
        let (phone, app) = try await TestPhone.signedIn()
        let gate = Gate()
        phone.server.script("/orders", .held(gate, .answer("invalid_token")), .json(200, "[]"))
        let request = Task { try await app.answer(to: orders) { try await phone.server.send($0) } }
        await gate.isReached()
        phone.clock.advance(by: .seconds(500))
        phone.server.script("/token", .tokens(2), .tokens(3))
        #expect(try await app.accessToken() == "access-secret-2")

        await gate.open()

        #expect(try await request.value.1.statusCode == 200)
        #expect(phone.server.refreshes == ["refresh-secret-1"])
        #expect(phone.server.requests(to: "/orders").map(\.bearer) == ["access-secret-1", "access-secret-2"])
    }

    @Sendable static func retriedOnce(_ scenario: Scenarios.Scenario) async throws {
        let (phone, app) = try await TestPhone.signedIn()
        let answers = try #require(scenario.answers)
        #expect(answers == ["invalid_token", "invalid_token"])
        phone.server.script("/orders", .answer(answers[0]), .answer(answers[1]))
        phone.server.script("/token", .tokens(2), .tokens(3))

        let (_, response) = try await app.answer(to: orders) { try await phone.server.send($0) }

        #expect(response.statusCode == 401)
        #expect(phone.server.requests(to: "/orders").map(\.bearer) == ["access-secret-1", "access-secret-2"])
        #expect(phone.server.refreshes == ["refresh-secret-1"])
        #expect(await app.state() == .signedIn)
    }

    @Sendable static func stepUp(_ scenario: Scenarios.Scenario) async throws {
        let (phone, app) = try await TestPhone.signedIn()
        phone.server.script("/orders", .answer("step_up"))

        let (_, response) = try await app.answer(to: orders) { try await phone.server.send($0) }

        #expect(response.statusCode == 401)
        #expect(phone.server.requests(to: "/orders").count == 1)
        #expect(phone.server.refreshes.isEmpty)
    }

    /// Every secret that a test's script hands out has `secret-` or `-secret` in it.
    @Sendable static func noTokenInAnyText(_ scenario: Scenarios.Scenario) async throws {
        let (phone, app) = try await TestPhone.expired()
        let kept = try phone.storage.read()
        phone.server.script("/token", .tokens(2))
        phone.keychain(is: .full)
        let failed = await error { _ = try await app.accessToken() }
        let pkce = PKCE(verifier: Secret("verifier-secret"))
        let answer = TokenAnswer(
            accessToken: Secret("access-secret"), refreshToken: Secret("refresh-secret"), expiresIn: 1, refreshIn: nil,
            deviceToken: Secret("device-secret"))
        let holders: [Any] = [
            app, kept, pkce, answer, failed as Any, phone.storage, SecondFactor.code("code-secret"),
            SecondFactor.recoveryCode("code-secret"),
            Refusal(error: "", signOutReason: nil, authSession: Secret("s-secret")),
            CodeAnswer(authorizationCode: Secret("code-secret")), await app.unsaved as Any, await app.held as Any,
            await app.state() as Any, ["held": await app.held],
        ]
        #expect(await app.unsaved != nil)
        for holder in holders {
            var dumped = ""
            dump(holder, to: &dumped)
            for text in [dumped, String(describing: holder), String(reflecting: holder), "\(holder)"] {
                #expect(!text.contains("secret-") && !text.contains("-secret"), "\(type(of: holder))")
            }
        }
    }

    @Sendable static func secondFactor(_ scenario: Scenarios.Scenario) async throws {
        let phone = TestPhone()
        let app = phone.start()
        let again = ScriptedServer.Reply.json(403, #"{"error":"otp_required","auth_session":"session-secret"}"#)
        phone.server.script("/authorize-challenge", again, again, .json(200, #"{"authorization_code":"code-secret"}"#))
        phone.server.script("/token", .tokens(1))

        try await app.signIn(email: TestPhone.email, password: TestPhone.password) { .code("123456") }

        let forms = phone.server.requests(to: "/authorize-challenge").map(\.form)
        #expect(forms.map { $0["password"] } == [TestPhone.password, nil, nil])
        #expect(forms.map { $0["otp"] } == [nil, "123456", "123456"])
        #expect(await app.state() == .signedIn)
        let none = await error { try await app.signIn(email: TestPhone.email, password: TestPhone.password) }
        #expect(none == nil)
    }
}
