import Foundation

/// The keychain in memory, with Apple's names and status codes (SecBase.h), for tests on Linux. No product contains it.
///
/// It shows which calls the library makes, and in which order; not what a phone does with them.
public final class Keychain: @unchecked Sendable {

    /// What a test has the keychain answer for one service.
    public enum Condition: Sendable {
        /// As it should be.
        case unlocked
        /// Not unlocked since the phone started: every call is refused.
        case locked
        /// Nothing can be written.
        case full
        /// The items are there, and cannot be opened.
        case keyLost
    }

    public static let shared = Keychain()

    private let lock = NSLock()
    private var items: [String: [String: CFDictionary]] = [:]
    private var conditions: [String: Condition] = [:]

    public func set(_ condition: Condition, for service: String) {
        lock.withLock { conditions[service] = condition }
    }

    /// The attributes of each item of a service, by account.
    public func attributes(of service: String) -> [String: [String: String]] {
        lock.withLock { (items[service] ?? [:]).mapValues { $0.mapValues { "\($0)" } } }
    }

    fileprivate func add(_ item: CFDictionary) -> OSStatus {
        change(item) { condition, items, account in
            if items[account] != nil { return errSecDuplicateItem }
            if condition == .full { return errSecDiskFull }
            items[account] = item
            return errSecSuccess
        }
    }

    fileprivate func update(_ query: CFDictionary, _ changes: CFDictionary) -> OSStatus {
        change(query) { condition, items, account in
            guard let item = items[account] else { return errSecItemNotFound }
            if condition == .keyLost { return errSecDecode }
            if condition == .full { return errSecDiskFull }
            items[account] = item.merging(changes) { $1 }
            return errSecSuccess
        }
    }

    fileprivate func copy(_ query: CFDictionary, _ result: UnsafeMutablePointer<CFTypeRef?>?) -> OSStatus {
        change(query) { condition, items, account in
            guard let item = items[account] else { return errSecItemNotFound }
            if condition == .keyLost { return errSecDecode }
            result?.pointee = item[kSecValueData]
            return errSecSuccess
        }
    }

    fileprivate func delete(_ query: CFDictionary) -> OSStatus {
        change(query) { _, items, account in
            items.removeValue(forKey: account) == nil ? errSecItemNotFound : errSecSuccess
        }
    }

    private func change(
        _ query: CFDictionary, _ body: (Condition, inout [String: CFDictionary], String) -> OSStatus
    ) -> OSStatus {
        guard query[kSecClass] as? String == kSecClassGenericPassword,
            let service = query[kSecAttrService] as? String, let account = query[kSecAttrAccount] as? String
        else { return errSecParam }
        return lock.withLock {
            let condition = conditions[service] ?? .unlocked
            if condition == .locked { return errSecInteractionNotAllowed }
            return body(condition, &items[service, default: [:]], account)
        }
    }
}

public typealias OSStatus = Int32
public typealias CFString = String
public typealias CFDictionary = [CFString: Any]
public typealias CFTypeRef = Any

public let errSecSuccess: OSStatus = 0
public let errSecDiskFull: OSStatus = -34
public let errSecParam: OSStatus = -50
public let errSecDuplicateItem: OSStatus = -25299
public let errSecItemNotFound: OSStatus = -25300
public let errSecInteractionNotAllowed: OSStatus = -25308
public let errSecDecode: OSStatus = -26275

public let kSecClass: CFString = "class"
public let kSecClassGenericPassword: CFString = "genp"
public let kSecAttrService: CFString = "svce"
public let kSecAttrAccount: CFString = "acct"
public let kSecAttrAccessGroup: CFString = "agrp"
public let kSecAttrSynchronizable: CFString = "sync"
public let kSecAttrAccessible: CFString = "pdmn"
public let kSecAttrAccessibleAfterFirstUnlockThisDeviceOnly: CFString = "cku"
public let kSecUseDataProtectionKeychain: CFString = "nleg"
public let kSecReturnData: CFString = "r_Data"
public let kSecValueData: CFString = "v_Data"

public func SecItemAdd(_ attributes: CFDictionary, _ result: UnsafeMutablePointer<CFTypeRef?>?) -> OSStatus {
    Keychain.shared.add(attributes)
}

public func SecItemUpdate(_ query: CFDictionary, _ attributesToUpdate: CFDictionary) -> OSStatus {
    Keychain.shared.update(query, attributesToUpdate)
}

public func SecItemCopyMatching(_ query: CFDictionary, _ result: UnsafeMutablePointer<CFTypeRef?>?) -> OSStatus {
    Keychain.shared.copy(query, result)
}

public func SecItemDelete(_ query: CFDictionary) -> OSStatus {
    Keychain.shared.delete(query)
}
