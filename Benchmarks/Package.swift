// swift-tools-version: 6.2
import PackageDescription

// The captures that `make bench` measures with. A package of its own, so that nobody who builds candor builds it.
let package = Package(
  name: "benchmarks",
  targets: [
    .executableTarget(
      name: "Generate",
      swiftSettings: [
        .swiftLanguageMode(.v6), .enableUpcomingFeature("ExistentialAny"), .treatAllWarnings(as: .error),
      ])
  ])
