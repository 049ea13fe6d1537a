import Foundation
import Testing

@testable import KeyfobAuth

#if canImport(FoundationNetworking)
    import FoundationNetworking
#endif

/// What the library has of its own of the phone: time, and the network.
@Suite struct PhoneTests {

    @Test func timeCountsFromTheStartOfTheMachine() throws {
        let text = try String(contentsOfFile: "/proc/uptime", encoding: .utf8)
        let expected = try #require(text.split(separator: " ").first.flatMap { Double($0) })

        let seconds = Double(PhoneClock().uptime.components.seconds)

        #expect(abs(seconds - expected) < 5)
    }

    /// A 307 would post the refresh token to whoever is named there.
    @Test func aRedirectIsNotFollowed() async throws {
        let server = try LoopbackServer { port in
            "HTTP/1.1 307 Temporary Redirect\r\nLocation: http://127.0.0.1:\(port)/elsewhere\r\nContent-Length: 0\r\n\r\n"
        }
        var request = URLRequest(url: server.address.appendingPathComponent("token"))
        request.httpMethod = "POST"
        request.httpBody = Data("refresh_token=secret".utf8)

        let (_, response) = try await NetworkTransport().send(request)

        #expect(response.statusCode == 307)
        #expect(server.paths == ["/token"])
    }

    /// The count of the uptime has begun anew: how old the access token is cannot be told.
    @Test func aPhoneThatWasRestartedRefreshesFirst() async throws {
        let (phone, _) = try await TestPhone.signedIn()
        phone.clock.advance(by: .seconds(-99_990))
        phone.server.script("/token", .tokens(2))

        #expect(try await phone.start().accessToken() == "access-secret-2")
    }

    @Test func whoSignsOutOnAFullPhoneIsSignedOut() async throws {
        let (phone, app) = try await TestPhone.signedIn()
        phone.keychain(is: .full)
        try FileManager.default.removeItem(at: phone.folder)

        await app.signOut()

        #expect(try phone.storedNumber() == nil)
        #expect(phone.server.requests(to: "/revoke").map { $0.form["token"] } == ["refresh-secret-1"])
        #expect(await error { _ = try await app.accessToken() } == .signInAgain(.neverSignedIn))
    }

    /// The tokens of a session that is over are not used, whichever of the two could be written.
    @Test func whoSignsOutBeforeTheFirstUnlockIsSignedOut() async throws {
        let (phone, app) = try await TestPhone.signedIn()
        phone.keychain(is: .locked)
        await app.signOut()
        phone.keychain(is: .unlocked)

        let next = phone.start()
        #expect(await next.state() == .signedOut(.signedOut))
        await next.settle()
        #expect(try phone.storedNumber() == nil)
        #expect(phone.server.requests(to: "/revoke").map { $0.form["token"] }.contains("refresh-secret-1"))
    }

    /// The tokens were still there when the answer came: what counts is that they were signed out.
    @Test func aLateAnswerIsNotUsedAfterASignOutThatCouldNotDelete() async throws {
        let (phone, app) = try await TestPhone.expired()
        let gate = Gate()
        phone.server.script("/token", .held(gate, .tokens(2)))
        let caller = Task { await error { _ = try await app.accessToken() } }
        await gate.isReached()
        phone.keychain(is: .locked)
        await app.signOut()
        phone.keychain(is: .unlocked)

        await gate.open()

        #expect(await caller.value == .signInAgain(.signedOut))
        #expect(try phone.storedNumber() == 1)
    }

    /// No log, and no clock that a user can set.
    @Test func theLibraryWritesNothingAndAsksForNoDate() throws {
        let sources = URL(fileURLWithPath: #filePath).appendingPathComponent("../../../Sources/KeyfobAuth")
            .standardizedFileURL
        let files = try FileManager.default.contentsOfDirectory(at: sources, includingPropertiesForKeys: nil)
        let forbidden = ["print(", "dump(", "NSLog", "Logger", "os_log", "UserDefaults", "Date(", "Date.now"]

        #expect(files.count > 10)
        for file in files {
            let text = try String(contentsOf: file, encoding: .utf8)
            #expect(forbidden.filter(text.contains).isEmpty, "\(file.lastPathComponent)")
        }
    }
}
