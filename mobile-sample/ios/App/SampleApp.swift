import KeyfobAuth
import SwiftUI

/// Signs in, shows the profile and the devices. Two places are the team's own: the server and the app group.
@main
struct SampleApp: App {

    @StateObject private var account = Account()

    var body: some Scene {
        WindowGroup {
            AccountView(account: account)
        }
    }
}

/// The one session of the app, and what it is in now.
@MainActor
final class Account: ObservableObject {

    static let server = URL(string: "https://id.example.com")!
    static let group = "group.com.example.sample"

    @Published private(set) var state: SessionState?

    let session: KeyfobSession

    init() {
        let shared = FileManager.default.containerURL(forSecurityApplicationGroupIdentifier: Self.group)
        session = KeyfobSession(
            server: KeyfobServer(address: Self.server, clientID: "demo-ios", phone: .thisPhone),
            storage: KeyfobStorage(
                store: KeychainStore(service: "com.example.sample", accessGroup: Self.group),
                folder: shared ?? .applicationSupportDirectory))
    }

    /// Follows the session for as long as the app is on the screen.
    func follow() async {
        for await state in await session.states() {
            self.state = state
        }
    }
}

struct AccountView: View {

    @ObservedObject var account: Account

    var body: some View {
        content.task { await account.follow() }
    }

    @ViewBuilder private var content: some View {
        switch account.state {
        case nil, .locked: ProgressView()
        case .signedIn: ProfileView(session: account.session)
        case .signedOut(let reason): SignInView(session: account.session, reason: reason)
        }
    }
}

extension PhoneFacts {

    @MainActor fileprivate static var thisPhone: PhoneFacts {
        let info = Bundle.main.infoDictionary
        let version = info?["CFBundleShortVersionString"] as? String
        return PhoneFacts(
            name: UIDevice.current.name, model: hardware,
            system: "\(UIDevice.current.systemName) \(UIDevice.current.systemVersion)", app: version)
    }

    /// For example `iPhone17,2`.
    private static var hardware: String {
        var system = utsname()
        uname(&system)
        return withUnsafeBytes(of: system.machine) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
    }
}
