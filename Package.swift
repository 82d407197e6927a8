// swift-tools-version: 6.2
import PackageDescription

// Every Swift target is compiled the same way: Swift 6 mode, explicit existentials, imports internal by default,
// members visible only through a direct import, and warnings as errors. `Lifetimes` lets a type hold a borrowed
// `RawSpan`; it is the mechanism behind "raw personal bytes cannot be stored".
let settings: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableExperimentalFeature("Lifetimes"),
  .treatAllWarnings(as: .error),
  // The dynamic exclusivity check costs as much for each small leaf as finding it does; debug builds and tests keep it.
  .unsafeFlags(["-enforce-exclusivity=unchecked", "-cross-module-optimization"], .when(configuration: .release)),
]

/// A target of ours. `on` names the targets of lower rows it may import (see docs/design.md and ArchitectureTests).
func layer(_ name: String, on dependencies: [Target.Dependency] = [], strictMemory: Bool = false) -> Target {
  .target(
    name: name, dependencies: dependencies, swiftSettings: settings + (strictMemory ? [.strictMemorySafety()] : []))
}

/// A system library behind one module map; exactly one Swift target imports it.
func library(_ name: String, _ package: String, debian: String) -> Target {
  .systemLibrary(name: name, pkgConfig: package, providers: [.apt([debian])])
}

func tests(_ name: String, on dependencies: [Target.Dependency] = []) -> Target {
  .testTarget(
    name: name + "Tests", dependencies: [.byName(name: name), "TestSupport"] + dependencies,
    swiftSettings: [
      .swiftLanguageMode(.v6), .enableUpcomingFeature("ExistentialAny"),
      .enableExperimentalFeature("Lifetimes"), .treatAllWarnings(as: .error),
    ])
}

let package = Package(
  name: "candor",
  products: [.executable(name: "candor", targets: ["CLI"])],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
  ],
  targets: [
    // System libraries
    library("CZlib", "zlib", debian: "zlib1g-dev"),
    library("CBrotli", "libbrotlidec", debian: "libbrotli-dev"),
    library("CZstd", "libzstd", debian: "libzstd-dev"),
    library("COpenSSL", "libcrypto", debian: "libssl-dev"),
    library("CHyperscan", "libhs", debian: "libhyperscan-dev"),
    library("CPsl", "libpsl", debian: "libpsl-dev"),
    library("CNghttp2", "libnghttp2", debian: "libnghttp2-dev"),
    library("CNghttp3", "libnghttp3", debian: "libnghttp3-dev"),
    library("CPcap", "libpcap", debian: "libpcap-dev"),
    // Linked, it takes the place of the C library's allocator: many small objects, a tenth of the time.
    .systemLibrary(name: "CMimalloc", providers: [.apt(["libmimalloc-dev"])]),
    .target(name: "CPhone", linkerSettings: [.linkedLibrary("phonenumber")]),
    // Our own C: vector instructions that Swift does not reach.
    .target(name: "CCandidates", cSettings: [.unsafeFlags(["-O2"])]),
    // An instruction that Swift has no word for.
    .target(name: "CPrefetch"),

    // Row 0
    layer("Bytes", strictMemory: true),
    // Row 1
    layer("AuditModel", on: ["Bytes"]),
    layer("Compression", on: ["Bytes", "CZlib", "CBrotli", "CZstd"]),
    layer("Cryptography", on: ["Bytes", "COpenSSL"]),
    // Row 2
    layer("Captures", on: ["Bytes", "AuditModel", "Compression"]),
    layer("Packets", on: ["Bytes", "AuditModel"], strictMemory: true),
    layer("Codings", on: ["Bytes", "AuditModel", "Compression"], strictMemory: true),
    layer("Patterns", on: ["Bytes", "CHyperscan", "CCandidates"]),
    layer("RulePacks", on: ["AuditModel", .product(name: "Yams", package: "Yams")]),
    layer("Decryption", on: ["Bytes", "AuditModel", "Cryptography"]),
    // Row 3
    layer("Flows", on: ["Bytes", "AuditModel", "Packets", "CPrefetch"]),
    layer(
      "Protocols",
      on: [
        "Bytes", "AuditModel", "Compression", "Codings", "Cryptography", "Decryption", "CNghttp2", "CNghttp3",
      ],
      strictMemory: true),
    layer("Detectors", on: ["Bytes", "AuditModel", "Codings", "Cryptography", "Patterns", "RulePacks", "CPhone"]),
    layer("Entities", on: ["AuditModel", "RulePacks", "CPsl"]),
    layer("Policies", on: ["AuditModel", "RulePacks"]),
    // Row 4
    layer(
      "Pipeline",
      on: [
        "Bytes", "AuditModel", "Captures", "Packets", "Codings", "RulePacks", "Flows", "Decryption", "Protocols",
        "Detectors", "Entities", "Policies", "Cryptography",
      ]),
    // Row 5
    layer("LiveCaptures", on: ["Bytes", "AuditModel", "Captures", "Pipeline", "CPcap"]),
    layer("Reports", on: ["AuditModel"]),
    // Row 6
    .executableTarget(
      name: "CLI",
      dependencies: [
        "AuditModel", "Captures", "Codings", "RulePacks", "Detectors", "Entities", "Policies", "Decryption", "Pipeline",
        "LiveCaptures", "Reports", "Compression", "Cryptography", "Patterns", "Protocols", "CMimalloc",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      swiftSettings: settings),

    // Tests
    .target(
      name: "TestSupport", dependencies: ["Bytes", "AuditModel", "Captures", "Decryption", "Protocols"],
      path: "Tests/TestSupport",
      swiftSettings: settings),
    tests("Bytes"),
    tests("AuditModel"),
    tests("Compression"),
    tests("Cryptography"),
    tests("Captures"),
    tests("Packets", on: ["Captures"]),
    tests("Codings"),
    tests("Patterns"),
    tests("RulePacks"),
    tests("Flows", on: ["Packets", "Captures"]),
    tests("Decryption", on: ["Cryptography"]),
    tests("Protocols", on: ["Cryptography", "Decryption"]),
    tests("Detectors", on: ["Codings", "RulePacks"]),
    tests("Entities", on: ["RulePacks"]),
    tests("Policies", on: ["RulePacks"]),
    tests("Pipeline", on: ["Captures", "Policies", "RulePacks"]),
    tests("LiveCaptures", on: ["Captures"]),
    tests("Reports"),
    .testTarget(
      name: "CLITests", dependencies: ["CLI", "TestSupport"],
      swiftSettings: [.swiftLanguageMode(.v6), .treatAllWarnings(as: .error)]),
    // What `make corpora` compares with tshark.
    .executableTarget(
      name: "CorporaTranscript",
      dependencies: [
        "Bytes", "AuditModel", "Captures", "Cryptography", "Decryption", "Packets", "Flows", "Protocols",
      ],
      path: "Tests/CorporaTests/Transcript", swiftSettings: settings),
    .testTarget(
      name: "CorporaTests", dependencies: ["Bytes", "Protocols"], path: "Tests/CorporaTests/Stories",
      swiftSettings: [.swiftLanguageMode(.v6), .treatAllWarnings(as: .error)]),
    .testTarget(
      name: "ArchitectureTests", dependencies: ["Protocols"],
      swiftSettings: [.swiftLanguageMode(.v6), .treatAllWarnings(as: .error)]),
  ]
)
