import Foundation

/// A file that goes when the app is removed, while the keychain stays: it says whether this installation is signed in,
/// and if not, why. It holds no secret.
struct InstallMarker: Sendable {

    let file: URL

    enum Word: Hashable {
        case signedIn
        case signedOut(SignOutReason)
    }

    /// A file that cannot be read yet (before the first unlock, in a process that the system started early) is not
    /// a missing one.
    func read() throws(StoreError) -> Word {
        let text: String
        do {
            text = try String(contentsOf: file, encoding: .utf8)
        } catch CocoaError.fileReadNoSuchFile {
            return .signedOut(.neverSignedIn)
        } catch {
            throw .locked
        }
        return text == Self.signedIn ? .signedIn : .signedOut(SignOutReason(rawValue: text) ?? .unknown)
    }

    func write(_ word: Word) throws(StoreError) {
        let text =
            switch word {
            case .signedIn: Self.signedIn
            case .signedOut(let reason): reason.rawValue
            }
        do {
            try Data(text.utf8).write(to: file, options: Self.options)
        } catch {
            throw .failed(EIO)
        }
    }

    private static let signedIn = "signed_in"

    #if os(iOS)
        private static let options: Data.WritingOptions = [
            .atomic, .completeFileProtectionUntilFirstUserAuthentication,
        ]
    #else
        private static let options: Data.WritingOptions = .atomic
    #endif
}
