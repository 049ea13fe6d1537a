/// What an app does next: there is no third case.
public enum KeyfobError: Error, Hashable, Sendable {
    /// Nothing is lost: the same call again, later or with another input, may work.
    case askAgain(AskAgain)
    /// The session is over: show the sign-in, with a sentence for the reason.
    case signInAgain(SignOutReason)
}

/// Why a call did not work, and when to ask again.
public struct AskAgain: Hashable, Sendable {

    public enum Cause: Hashable, Sendable {
        /// Time-out, no network, or the connection was cut.
        case noAnswer
        /// Something between phone and server has answered, for example a captive portal.
        case notKeyfob
        /// The server asks to wait, or has a fault.
        case busy
        /// The phone was not unlocked since it started.
        case storeLocked
        /// The tokens cannot be read or saved right now.
        case storeFailed
        /// Address and password do not match.
        case wrongCredentials
        /// The account has a second factor, and nobody has given its code.
        case secondFactorNeeded
        /// The sign-in took too long, or its answer was lost: ask for the password once more.
        case signInAnew
        /// The account is signed in on as many devices as it may: one has to be ended elsewhere.
        case deviceLimitReached
        /// The app or its configuration has a mistake: report the code. The same request fails again.
        case fault(String)
    }

    public let cause: Cause

    /// How long to wait, where the server says so.
    public let after: Duration?

    public init(_ cause: Cause, after: Duration? = nil) {
        self.cause = cause
        self.after = after
    }
}

/// Why nobody is signed in: `sign_out_reason` of the server, or what the phone itself knows.
public enum SignOutReason: String, CaseIterable, Codable, Sendable {
    /// This device signed out: nothing to explain.
    case signedOut = "signed_out"
    /// The device was ended from the device list, or by the people who run the service.
    case signedOutElsewhere = "signed_out_elsewhere"
    /// This app has signed in again on this phone.
    case replaced
    /// The account has signed in on more devices than it may.
    case deviceLimit = "device_limit"
    /// The password was changed or reset.
    case passwordChanged = "password_changed"
    /// The account is locked or was closed.
    case accountClosed = "account_closed"
    /// It was not used for long enough, or the sign-in is too old.
    case expired
    /// A copy of the tokens was in use.
    case reuseDetected = "reuse_detected"
    /// The server does not say, or says what this version does not know.
    case unknown
    /// Nobody has signed in since the app was installed.
    case neverSignedIn = "never_signed_in"
    /// The tokens are not on this phone, or cannot be opened: the backup of another phone, for example.
    case keyLost = "key_lost"

    init(onTheWire text: String?) {
        let known = text.flatMap(SignOutReason.init(rawValue:)) ?? .unknown
        self = known == .neverSignedIn || known == .keyLost ? .unknown : known
    }
}

/// What the app shows.
public enum SessionState: Hashable, Sendable {
    case signedOut(SignOutReason)
    case signedIn
    /// The phone was not unlocked since it started: nobody can tell yet.
    case locked
}
