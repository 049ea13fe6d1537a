import Foundation
import Security

/// The keychain of this phone, and of no other: readable after the first unlock, in no backup of another phone, not in iCloud.
public struct KeychainStore: TokenStore {

    private let service: String
    private let accessGroup: String?

    /// - Parameters:
    ///   - service: names the app's items, for example its bundle identifier.
    ///   - accessGroup: the keychain group that an app shares with its extensions.
    public init(service: String, accessGroup: String? = nil) {
        self.service = service
        self.accessGroup = accessGroup
    }

    public func read(_ slot: StoreSlot) throws(StoreError) -> Data? {
        var item: CFTypeRef?
        let query = query(slot).merging([kSecReturnData: true]) { $1 }
        let status = SecItemCopyMatching(query as CFDictionary, &item)
        if status == errSecItemNotFound { return nil }
        try check(status)
        return item as? Data
    }

    public func save(_ data: Data, in slot: StoreSlot) throws(StoreError) {
        do {
            if try replace(data, in: slot) { return }
        } catch .keyLost {
            try delete(slot)
        }
        let attributes: [CFString: Any] = [
            kSecValueData: data,
            kSecAttrAccessible: kSecAttrAccessibleAfterFirstUnlockThisDeviceOnly,
        ]
        try check(SecItemAdd(query(slot).merging(attributes) { $1 } as CFDictionary, nil))
    }

    /// An update of the one item: never a moment without it, and none is made where a sign-out was quicker.
    public func replace(_ data: Data, in slot: StoreSlot) throws(StoreError) -> Bool {
        let changes: [CFString: Any] = [kSecValueData: data]
        let status = SecItemUpdate(query(slot) as CFDictionary, changes as CFDictionary)
        if status == errSecItemNotFound { return false }
        try check(status)
        return true
    }

    public func delete(_ slot: StoreSlot) throws(StoreError) {
        let status = SecItemDelete(query(slot) as CFDictionary)
        if status != errSecItemNotFound { try check(status) }
    }

    private func query(_ slot: StoreSlot) -> [CFString: Any] {
        var query: [CFString: Any] = [
            kSecClass: kSecClassGenericPassword,
            kSecAttrService: service,
            kSecAttrAccount: slot.rawValue,
            kSecAttrSynchronizable: false,
            kSecUseDataProtectionKeychain: true,
        ]
        if let accessGroup { query[kSecAttrAccessGroup] = accessGroup }
        return query
    }

    private func check(_ status: OSStatus) throws(StoreError) {
        switch status {
        case errSecSuccess: return
        case errSecInteractionNotAllowed: throw .locked
        case errSecDecode: throw .keyLost
        default: throw .failed(status)
        }
    }
}
