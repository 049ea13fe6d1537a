import Foundation
import Security
import Testing

#if canImport(FoundationNetworking)
    import FoundationNetworking
#endif

@testable import KeyfobAuth

/// What happens to the tokens on the phone.
enum StoreScenarios {

    @Sendable static func killedBeforePersisting(_ scenario: Scenarios.Scenario) async throws {
        let (phone, app) = try await TestPhone.expired()
        phone.server.script("/token", .tokens(2), .tokens(2))
        phone.keychain(is: .full)
        let handedOut = try? await app.accessToken()
        #expect(handedOut == nil)

        phone.keychain(is: .unlocked)
        #expect(try await phone.start().accessToken() == "access-secret-2")

        #expect(phone.server.refreshes == ["refresh-secret-1", "refresh-secret-1"])
        #expect(try phone.storedNumber() == 2)
    }

    @Sendable static func persistedBeforeUse(_ scenario: Scenarios.Scenario) async throws {
        let (phone, app) = try await TestPhone.expired()
        phone.server.script("/token", .tokens(2))
        phone.server.script("/orders", .json(200, "[]"))
        let request = URLRequest(url: URL(string: "https://api.example.com/orders")!)

        _ = try await app.answer(to: request) { request in
            #expect(request.value(forHTTPHeaderField: "Authorization") == "Bearer access-secret-2")
            #expect(try phone.storedNumber() == 2)
            return try await phone.server.send(request)
        }
    }

    @Sendable static func storeFull(_ scenario: Scenarios.Scenario) async throws {
        let (phone, app) = try await TestPhone.expired()
        phone.server.script("/token", .tokens(2), .tokens(3))
        phone.keychain(is: .full)
        #expect(await error { _ = try await app.accessToken() } == .askAgain(AskAgain(.storeFailed)))

        phone.keychain(is: .unlocked)
        #expect(try await app.accessToken() == "access-secret-2")

        #expect(phone.server.refreshes.count == 1)
        #expect(try phone.storedNumber() == 2)
    }

    @Sendable static func signInNotSaved(_ scenario: Scenarios.Scenario) async throws {
        let (phone, app) = try await TestPhone.signedIn()
        await app.signOut()
        phone.keychain(is: .full)

        #expect(await error { try await phone.signIn(app, bringing: 2) } == .askAgain(AskAgain(.storeFailed)))

        #expect(phone.server.requests(to: "/revoke").last?.form["token"] == "refresh-secret-2")
        #expect(await phone.start().state() == .signedOut(.signedOut))
    }

    @Sendable static func storeLocked(_ scenario: Scenarios.Scenario) async throws {
        let (phone, _) = try await TestPhone.signedIn()
        let app = phone.start()
        phone.keychain(is: .locked)
        #expect(await error { _ = try await app.accessToken() } == .askAgain(AskAgain(.storeLocked)))
        #expect(await app.state() == .locked)
        #expect(phone.server.refreshes.isEmpty)

        phone.keychain(is: .unlocked)
        #expect(try await app.accessToken() == "access-secret-1")
        #expect(await app.state() == .signedIn)
    }

    @Sendable static func keyLost(_ scenario: Scenarios.Scenario) async throws {
        let (phone, _) = try await TestPhone.signedIn()
        let app = phone.start()
        phone.keychain(is: .keyLost)
        #expect(await error { _ = try await app.accessToken() } == .signInAgain(.keyLost))
        #expect(await app.state() == .signedOut(.keyLost))

        try await phone.signIn(app, bringing: 2)
        #expect(try await app.accessToken() == "access-secret-2")
    }

    @Sendable static func twoProcesses(_ scenario: Scenarios.Scenario) async throws {
        let (phone, app) = try await TestPhone.expired()
        let gate = Gate()
        phone.server.script("/token", .held(gate, .tokens(2)), .tokens(3))
        phone.clock.stand()
        let first = Task { try await app.accessToken() }
        await gate.isReached()
        let widget = phone.start()
        let second = Task {
            defer { phone.clock.nobodyWillSleep() }
            return try await widget.accessToken()
        }
        await phone.clock.somebodySleeps()

        await gate.open()
        #expect(try await first.value == "access-secret-2")
        phone.clock.advance(by: .milliseconds(50))
        #expect(try await second.value == "access-secret-2")

        #expect(phone.server.refreshes == ["refresh-secret-1"])
        try await whileAnotherProcessHasTheLockNothingIsSent()
    }

    /// `flock` of util-linux is the other process.
    private static func whileAnotherProcessHasTheLockNothingIsSent() async throws {
        let (phone, app) = try await TestPhone.expired()
        phone.server.script("/token", .tokens(2))
        let (other, said, stop) = (Process(), Pipe(), Pipe())
        other.executableURL = URL(fileURLWithPath: "/usr/bin/flock")
        other.arguments = [phone.storage.lock.file.path, "sh", "-c", "echo taken; cat"]
        (other.standardInput, other.standardOutput) = (stop, said)
        try other.run()
        #expect(said.fileHandleForReading.availableData == Data("taken\n".utf8))

        #expect(await error { _ = try await app.accessToken() } == .askAgain(AskAgain(.busy)))
        #expect(phone.server.refreshes.isEmpty)

        try stop.fileHandleForWriting.close()
        other.waitUntilExit()
        #expect(try await app.accessToken() == "access-secret-2")
    }

    @Sendable static func reinstall(_ scenario: Scenarios.Scenario) async throws {
        let (phone, _) = try await TestPhone.signedIn()
        try phone.reinstall()

        let app = phone.start()
        #expect(await app.state() == .signedOut(.neverSignedIn))

        await app.settle()
        #expect(try phone.storedNumber() == nil)
        #expect(phone.server.requests(to: "/revoke").map { $0.form["token"] }.contains("refresh-secret-1"))
        #expect(await error { _ = try await app.accessToken() } == .signInAgain(.neverSignedIn))
        #expect(phone.server.refreshes.isEmpty)
    }

    /// A backup brings the folder, and nothing that is for this phone alone.
    @Sendable static func restoredOnAnotherPhone(_ scenario: Scenarios.Scenario) async throws {
        let (phone, _) = try await TestPhone.signedIn()
        for (account, item) in Keychain.shared.attributes(of: phone.service) {
            #expect(item[kSecAttrAccessible] == kSecAttrAccessibleAfterFirstUnlockThisDeviceOnly)
            #expect(item[kSecAttrSynchronizable] == "false")
            #expect(item[kSecUseDataProtectionKeychain] == "true")
            try phone.store.delete(#require(StoreSlot(rawValue: account)))
        }

        let app = phone.start()
        #expect(await error { _ = try await app.accessToken() } == .signInAgain(.keyLost))
        #expect(await app.state() == .signedOut(.keyLost))
        #expect(phone.server.refreshes.isEmpty)
    }
}
