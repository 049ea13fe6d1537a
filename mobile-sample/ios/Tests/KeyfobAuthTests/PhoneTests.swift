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
