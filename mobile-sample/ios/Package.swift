// swift-tools-version: 6.0
import PackageDescription

// On Linux, where the tests run without a Mac: Apple's modules, as far as the library calls them.
#if os(Linux)
    let stubs = ["CryptoKit", "Security"]
#else
    let stubs: [String] = []
#endif

let package = Package(
    name: "KeyfobAuth",
    platforms: [.iOS(.v16), .macOS(.v13)],
    products: [.library(name: "KeyfobAuth", targets: ["KeyfobAuth"])],
    targets: stubs.map { .target(name: $0, path: "LinuxStubs/\($0)") } + [
        .target(name: "KeyfobAuth", dependencies: stubs.map { .target(name: $0) }),
        .testTarget(name: "KeyfobAuthTests", dependencies: ["KeyfobAuth"] + stubs.map { .target(name: $0) }),
    ],
    swiftLanguageModes: [.v6]
)
