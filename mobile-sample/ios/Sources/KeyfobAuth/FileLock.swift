import Foundation

/// A lock between the processes of an app, on a file in the folder that they share (`flock`). It ends with its process.
struct FileLock: Sendable {

    let file: URL

    /// Does not wait.
    ///
    /// - Returns: nil while somebody else has it.
    func take() throws(StoreError) -> Hold? {
        let descriptor = open(file.path, O_CREAT | O_RDWR | O_CLOEXEC, 0o600)
        if descriptor < 0 { throw .failed(errno) }
        if flock(descriptor, LOCK_EX | LOCK_NB) == 0 { return Hold(descriptor: descriptor) }
        let fault = errno
        close(descriptor)
        if fault == EWOULDBLOCK { return nil }
        throw .failed(fault)
    }

    /// The lock, until it is released, which is once.
    final class Hold: Sendable {

        private let descriptor: Int32

        #if os(iOS)
            /// The system ends a suspended process that holds a lock in a shared folder: it is asked for time.
            private let released = DispatchSemaphore(value: 0)
        #endif

        fileprivate init(descriptor: Int32) {
            self.descriptor = descriptor
            #if os(iOS)
                ProcessInfo.processInfo.performExpiringActivity(withReason: "Keyfob saves tokens") {
                    [released] expired in
                    if expired { released.signal() } else { released.wait() }
                }
            #endif
        }

        func release() {
            close(descriptor)
            #if os(iOS)
                released.signal()
            #endif
        }
    }
}
