import KeyfobAuth
import SwiftUI

struct SignInView: View {

    let session: KeyfobSession
    let reason: SignOutReason

    @State private var email = ""
    @State private var password = ""
    @State private var problem: KeyfobError?
    @State private var isBusy = false
    @StateObject private var secondFactor = SecondFactorPrompt()

    var body: some View {
        Form {
            if let sentence = reason.sentence { Text(sentence) }
            TextField("E-mail", text: $email)
                .textContentType(.username)
                .keyboardType(.emailAddress)
                .textInputAutocapitalization(.never)
            SecureField("Password", text: $password)
                .textContentType(.password)
            Button("Sign in") { Task { await signIn() } }
                .disabled(isBusy || email.isEmpty || password.isEmpty)
            if let problem { Text(problem.sentence).foregroundStyle(.red) }
        }
        .alert("Code of your authenticator app", isPresented: $secondFactor.isShown) {
            TextField("123456", text: $secondFactor.code).keyboardType(.numberPad)
            Button("Go on") { secondFactor.answer() }
            Button("Cancel", role: .cancel) { secondFactor.cancel() }
        }
    }

    private func signIn() async {
        isBusy = true
        defer { isBusy = false }
        do {
            try await session.signIn(email: email, password: password) { [secondFactor] in try await secondFactor.ask()
            }
            password = ""
        } catch {
            problem = error
        }
    }
}

/// Asks for a code while a sign-in waits for it.
@MainActor
final class SecondFactorPrompt: ObservableObject {

    @Published var isShown = false
    @Published var code = ""

    private var waiting: CheckedContinuation<SecondFactor, any Error>?

    func ask() async throws -> SecondFactor {
        code = ""
        isShown = true
        return try await withCheckedThrowingContinuation { waiting = $0 }
    }

    func answer() {
        waiting?.resume(returning: .code(code))
        waiting = nil
    }

    func cancel() {
        waiting?.resume(throwing: CancellationError())
        waiting = nil
    }
}
