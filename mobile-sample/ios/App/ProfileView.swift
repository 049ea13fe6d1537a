import KeyfobAuth
import SwiftUI

struct ProfileView: View {

    let session: KeyfobSession

    @State private var profile: Profile?
    @State private var problem: KeyfobError?

    var body: some View {
        NavigationStack {
            List {
                if let profile { LabeledContent("E-mail", value: profile.email) }
                if let problem { Text(problem.sentence) }
                NavigationLink("Devices") { DevicesView(session: session) }
                Button("Sign out", role: .destructive) { Task { await session.signOut() } }
            }
            .navigationTitle("Profile")
            .task { await load() }
            .refreshable { await load() }
        }
    }

    /// The app's own API is asked in the same way.
    private func load() async {
        do {
            let request = URLRequest(url: Account.server.appendingPathComponent("me"))
            let (data, _) = try await URLSession.shared.data(for: request, signedIn: session)
            profile = try JSONDecoder().decode(Profile.self, from: data)
            problem = nil
        } catch {
            problem = error as? KeyfobError ?? .askAgain(AskAgain(.noAnswer))
        }
    }

    private struct Profile: Decodable {
        let email: String
    }
}
