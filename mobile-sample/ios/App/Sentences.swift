import Foundation
import KeyfobAuth

extension SignOutReason {

    /// What the sign-in says of the session before; nil where there is nothing to explain.
    var sentence: String? {
        switch self {
        case .signedOut, .neverSignedIn: nil
        case .signedOutElsewhere: "This device was signed out from your device list or by our support."
        case .replaced: "This app has signed in again on this phone. If that was not you, change your password."
        case .deviceLimit: "You have signed in on more devices than you may; this one was not used for longest."
        case .passwordChanged: "Your password was changed. Sign in with the new one."
        case .accountClosed: "This account is locked or was closed. Our support can help."
        case .expired: "You have not used this app for long. Please sign in again."
        case .reuseDetected: "A copy of this sign-in was in use elsewhere, so it was ended."
        case .keyLost: "Your sign-in does not come along to another phone. Please sign in again."
        case .unknown: "Please sign in again."
        }
    }
}

extension KeyfobError {

    var sentence: String {
        switch self {
        case .signInAgain(let reason): reason.sentence ?? "Please sign in."
        case .askAgain(let why): why.sentence
        }
    }
}

extension AskAgain {

    fileprivate var sentence: String {
        switch cause {
        case .noAnswer: "There is no connection."
        case .notKeyfob: "This network wants you to sign in to it first."
        case .busy:
            after.map { "Please try again in \($0.components.seconds) seconds." } ?? "Please try again in a moment."
        case .storeLocked: "Unlock your phone once."
        case .storeFailed: "Your phone could not save this. Please try again."
        case .wrongCredentials: "E-mail and password do not match."
        case .secondFactorNeeded: "The code of your authenticator app is needed."
        case .signInAnew: "That took too long. Please enter your password again."
        case .deviceLimitReached: "You are signed in on as many devices as you may. End one of them first."
        case .fault(let code): "Something is wrong with this app (\(code))."
        }
    }
}
