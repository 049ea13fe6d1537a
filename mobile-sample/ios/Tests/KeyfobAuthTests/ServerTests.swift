import Foundation
import Testing

#if canImport(FoundationNetworking)
    import FoundationNetworking
#endif

@testable import KeyfobAuth

/// The same library on the packaged Keyfob that `mobile-sample/ci/backend` starts. One after the other: they change the
/// server's keys.
@Suite(.serialized) struct ServerTests {

    typealias Test = @Sendable (Backend) async throws -> Void

    private static let tests: [String: Test] = [
        "server-sign-in": signIn,
        "server-ended-by-the-other-platform": endedByTheOtherPlatform,
        "server-wrong-password": wrongPassword,
        "server-lost-response": lostResponse,
        "server-unavailable": unavailable,
        "server-many-callers": manyCallers,
        "server-key-rotation": keyRotation,
        "server-key-withdrawn": keyWithdrawn,
    ]

    @Test func everyScenarioOnTheServerHasATestAndNoOtherHas() {
        #expect(Set(Self.tests.keys) == Set(Scenarios.contract.onServer.map(\.id)))
    }

    @Test(arguments: Scenarios.contract.onServer)
    func theContractIsKept(_ scenario: Scenarios.Scenario) async throws {
        let test = try #require(Self.tests[scenario.id])
        try await test(Backend())
    }

    @Sendable private static func signIn(_ backend: Backend) async throws {
        let phone = try await backend.phone(PhoneFacts(name: "Ana's iPhone", model: "iPhone17,2"))
        let devices = try await phone.app.devices()
        #expect(devices.map(\.name) == ["Ana's iPhone"])
        #expect(devices.map(\.current) == [true])
        try await phone.seesItsProfile()
        #expect(try await phone.refresh() != phone.firstToken)
        try await phone.seesItsProfile()

        await phone.app.signOut()

        #expect(await phone.app.state() == .signedOut(.signedOut))
        #expect(try await backend.profile(with: phone.firstToken) == 401)
        #expect(try phone.device.storage.revocations().isEmpty)
    }

    /// What an Android phone sends, with the same account: its own client, and no line of this library.
    @Sendable private static func endedByTheOtherPlatform(_ backend: Backend) async throws {
        let phone = try await backend.phone()
        let android = try await backend.androidToken(email: phone.email)
        let device = try #require(try await phone.app.devices().first { $0.current })

        try await backend.send("DELETE", "me/devices/\(device.id)", bearer: android)

        #expect(await error { _ = try await phone.app.devices() } == .signInAgain(.signedOutElsewhere))
        #expect(await phone.app.state() == .signedOut(.signedOutElsewhere))
    }

    @Sendable private static func wrongPassword(_ backend: Backend) async throws {
        let phone = try await backend.phone()
        await phone.app.signOut()

        let error = await error { try await phone.app.signIn(email: phone.email, password: "another-password") }

        #expect(error == .askAgain(AskAgain(.wrongCredentials)))
        #expect(await phone.app.state() == .signedOut(.signedOut))
    }

    @Sendable private static func lostResponse(_ backend: Backend) async throws {
        let phone = try await backend.phone()
        phone.transport.go(wrong: "drop-response", times: 1)

        #expect(try await phone.refresh() != phone.firstToken)

        #expect(phone.transport.refreshes.count == 2)
        #expect(Set(phone.transport.refreshes).count == 1)
        try await phone.seesItsProfile()
        _ = try await phone.refresh()
    }

    @Sendable private static func unavailable(_ backend: Backend) async throws {
        let phone = try await backend.phone()
        phone.transport.go(wrong: "unavailable", times: 3)

        let error = await error { _ = try await phone.refresh() }

        guard case .askAgain(let why) = error else { throw Fault("\(String(describing: error))") }
        #expect(why.cause == .busy && why.after != nil)
        #expect(phone.transport.refreshes.count == 3)
        phone.device.clock.advance(by: why.after ?? .zero)
        #expect(try await phone.refresh() != phone.firstToken)
    }

    @Sendable private static func manyCallers(_ backend: Backend) async throws {
        let callers = try #require(Scenarios.contract.scenarios.compactMap(\.callers).first)
        let phone = try await backend.phone()
        try await phone.spoilAccessToken()

        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<callers {
                group.addTask { try await phone.seesItsProfile() }
            }
            try await group.waitForAll()
        }

        #expect(phone.transport.refreshes.count == 1)
        #expect(await phone.app.state() == .signedIn)
    }

    @Sendable private static func keyRotation(_ backend: Backend) async throws {
        let phone = try await backend.phone()

        try await backend.order("signing-keys/rotate")

        try await phone.seesItsProfile()
        #expect(phone.transport.refreshes.isEmpty)
        #expect(try Backend.key(of: await phone.refresh()) != Backend.key(of: phone.firstToken))
        try await phone.seesItsProfile()
    }

    @Sendable private static func keyWithdrawn(_ backend: Backend) async throws {
        let phone = try await backend.phone()

        try await backend.order("signing-keys/\(Backend.key(of: phone.firstToken))/withdraw")
        try await backend.until { try await backend.profile(with: phone.firstToken) == 401 }

        try await phone.seesItsProfile()
        #expect(phone.transport.refreshes.count == 1)
    }
}
