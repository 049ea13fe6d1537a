import Foundation

/// What a second factor asks for.
public enum SecondFactor: Sendable {
    /// What the authenticator app shows.
    case code(String)
    case recoveryCode(String)
}

extension SecondFactor: CustomStringConvertible, CustomReflectable {

    /// The same for all.
    public var description: String { "(second factor)" }
    /// Empty.
    public var customMirror: Mirror { Mirror(self, children: []) }

    var parameters: [String: String?] {
        switch self {
        case .code(let code): ["otp": code]
        case .recoveryCode(let code): ["recovery_code": code]
        }
    }
}

extension KeyfobSession {

    /// Signs in; whoever was signed in before is not any more.
    ///
    /// - Parameter secondFactor: is asked where the account has a second factor, and again while its code is wrong.
    ///   What it throws ends the sign-in.
    public func signIn(
        email: String, password: String, secondFactor: (@Sendable () async throws -> SecondFactor)? = nil
    ) async throws(KeyfobError) {
        let pkce = PKCE()
        let proof = [
            "username": email, "password": password, "device_token": storage.deviceToken(for: email)?.revealed,
        ]
        var answer = try await send(server.challenge(proof, pkce: pkce))
        while let session = answer.refusal?.authSession, answer.refusal?.error == "otp_required" {
            let factor = try await asked(secondFactor)
            let more = factor.parameters.merging(["auth_session": session.revealed]) { $1 }
            answer = try await send(server.challenge(more, pkce: pkce))
        }
        if let error = answer.refusal.flatMap(Self.refused) { throw error }
        try await redeem(answer.success(CodeAnswer.self).authorizationCode, pkce: pkce, email: email)
        await sendRevocations()
    }

    private func asked(_ secondFactor: (@Sendable () async throws -> SecondFactor)?) async throws(KeyfobError)
        -> SecondFactor
    {
        guard let factor = try? await secondFactor?() else { throw .askAgain(AskAgain(.secondFactorNeeded)) }
        return factor
    }

    private static func refused(_ refusal: Refusal) -> KeyfobError? {
        switch refusal.error {
        case "invalid_grant": .askAgain(AskAgain(.wrongCredentials))
        case "invalid_session": .askAgain(AskAgain(.signInAnew))
        default: nil
        }
    }

    /// A code is good once: where the answer is lost, nobody sends it again.
    private func redeem(_ code: Secret, pkce: PKCE, email: String) async throws(KeyfobError) {
        let askedAt = clock.uptime
        let installation = try stored { () throws(StoreError) in try storage.installation() }
        let came: TokenAnswer
        do throws(KeyfobError) {
            let answer = try await send(server.redeem(code, pkce: pkce, installation: installation))
            if answer.refusal?.error == "device_limit_reached" { throw .askAgain(AskAgain(.deviceLimitReached)) }
            came = try answer.success(TokenAnswer.self)
        } catch {
            throw Self.anew(error)
        }
        do throws(KeyfobError) {
            try await begin(came.tokens(askedAt: askedAt))
        } catch {
            try? storage.addRevocation(of: came.refreshToken)
            _ = try? await send(server.revoke(came.refreshToken))
            throw error
        }
        if let token = came.deviceToken { try? storage.keep(deviceToken: token, for: email) }
    }

    private static func anew(_ error: KeyfobError) -> KeyfobError {
        switch error {
        case .askAgain(let why) where why.cause == .deviceLimitReached || why.after != nil: error
        default: .askAgain(AskAgain(.signInAnew))
        }
    }

    private func begin(_ tokens: Tokens) async throws(KeyfobError) {
        let lock = try await takeLock()
        defer { lock.release() }
        try stored { () throws(StoreError) in try storage.begin(tokens) }
        held = tokens
        unsaved = nil
        pausedUntil = .zero
        tell(.signedIn)
    }
}
