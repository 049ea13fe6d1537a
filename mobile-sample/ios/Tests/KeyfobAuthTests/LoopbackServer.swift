import Foundation

/// A server on loopback that gives every request the same answer, one after the other.
final class LoopbackServer: @unchecked Sendable {

    let address: URL

    private let listener: Int32
    private let lock = NSLock()
    private var asked: [String] = []

    /// The paths that were asked for, in order.
    var paths: [String] { lock.withLock { asked } }

    /// - Parameter answer: the whole answer, for the port that it listens at.
    init(_ answer: (UInt16) -> String) throws {
        let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var here = sockaddr_in()
        here.sin_family = sa_family_t(AF_INET)
        here.sin_addr.s_addr = inet_addr("127.0.0.1")
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let bound = withUnsafeMutablePointer(to: &here) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(listener, $0, size) == 0 && listen(listener, 8) == 0 && getsockname(listener, $0, &size) == 0
            }
        }
        guard bound else { throw Fault("no port: \(errno)") }
        self.listener = listener
        let port = UInt16(bigEndian: here.sin_port)
        address = URL(string: "http://127.0.0.1:\(port)")!
        let bytes = Array(answer(port).utf8)
        Thread.detachNewThread { [self] in serve(bytes) }
    }

    private func serve(_ answer: [UInt8]) {
        while case let connection = accept(listener, nil, nil), connection >= 0 {
            var buffer = [UInt8](repeating: 0, count: 4096)
            let count = read(connection, &buffer, buffer.count)
            let words = String(decoding: buffer.prefix(max(0, count)), as: UTF8.self).split(separator: " ")
            lock.withLock { asked.append(words.count > 1 ? String(words[1]) : "") }
            _ = write(connection, answer, answer.count)
            close(connection)
        }
    }
}
