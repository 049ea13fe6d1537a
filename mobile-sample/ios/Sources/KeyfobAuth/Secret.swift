/// A token, a code or a password. No text that is made of it, and no mirror, shows what it is.
public struct Secret: Hashable, Sendable {

    /// What it is, for a request or the store alone.
    public let revealed: String

    /// Whoever has the text keeps it to itself.
    public init(_ revealed: String) {
        self.revealed = revealed
    }
}

extension Secret: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {

    /// The same for all.
    public var description: String { "(secret)" }
    /// The same for all.
    public var debugDescription: String { description }
    /// Empty.
    public var customMirror: Mirror { Mirror(self, children: []) }
}

extension Secret: Codable {

    /// From a plain text.
    public init(from decoder: any Decoder) throws {
        self.init(try decoder.singleValueContainer().decode(String.self))
    }

    /// As a plain text, for the store.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(revealed)
    }
}
