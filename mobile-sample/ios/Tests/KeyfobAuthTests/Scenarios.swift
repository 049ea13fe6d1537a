import Foundation
import Testing

/// `mobile-sample/contract/scenarios.json`: what both platforms' clients keep.
struct Scenarios: Decodable, Sendable {

    struct Answer: Decodable, Sendable {
        let status: Int?
        let contentType: String?
        let retryAfter: Int?
        let location: String?
        let authenticate: String?
        let body: String?
    }

    struct Outcome: Decodable, Sendable {
        let answer: String
        let reason: String?
        let error: String
        let because: String?
        let code: String?
        let retryAfter: Int?
        let sentAgain: Bool?
        let signedOut: String?
    }

    struct Scenario: Decodable, Sendable, CustomTestStringConvertible {
        let id: String
        let rule: String
        let callers: Int?
        let answers: [String]?
        let hours: [Int]?

        var testDescription: String { "\(id): \(rule)" }
    }

    let signOutReasons: SignOutReasons
    let askAgainBecause: [String: String]
    let answers: [String: Answer]
    let refreshOutcomes: [Outcome]
    let scenarios: [Scenario]
    let onServer: [Scenario]

    struct SignOutReasons: Decodable, Sendable {
        let fromServer: [String]
        let fromPhone: [String: String]
    }

    static let contract: Scenarios = {
        let file = URL(fileURLWithPath: #filePath).appendingPathComponent("../../../../contract/scenarios.json")
        do {
            return try JSONDecoder().decode(Scenarios.self, from: Data(contentsOf: file.standardizedFileURL))
        } catch {
            fatalError("\(file.standardizedFileURL.path): \(error)")
        }
    }()
}
