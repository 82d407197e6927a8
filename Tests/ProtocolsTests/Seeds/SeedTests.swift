import AuditModel
import Protocols
import TestSupport
import Testing

/// Every seed of the fuzzers goes through the whole catalogue: as it is, cut, with a hole and damaged. What comes out
/// is not looked at here; it must come without a trap, in bounded time and volume, and every byte must be booked once.
@Suite struct SeedTests {
  /// Ports on which decoders let the port settle a tie, and one that says nothing.
  private static let ports: [UInt16] = [
    9, 21, 23, 25, 53, 67, 69, 80, 110, 123, 137, 138, 143, 161, 443, 502, 514, 515, 547, 554, 631, 853, 1_812, 1_813,
    1_883,
    1_900, 3_702, 4_840, 5_000, 5_060, 5_353, 5_355, 5_683, 7_878, 9_100,
    12_308,
  ]
  /// Folders of formats that are read as files and not from packets.
  private static let fileFormats: Set<String> = ["har", "eml", "mbox", "pcap", "pcapng", "keylog"]
  private static let damages = 60

  @Test func thereAreSeeds() {
    #expect(Seed.folders.count >= 5)
    #expect(Seed.all.allSatisfy { !$0.bytes.isEmpty && $0.bytes.count <= 65_536 })
  }

  @Test(arguments: Seed.all) func wholeSeedsAreBooked(_ seed: Seed) {
    var run = SeedRun()
    for port in Self.ports {
      run.stream(seed.bytes, port: port, piece: seed.bytes.count, "whole")
      run.datagram(seed.bytes, port: port, "whole")
    }
    run.stream(seed.bytes, port: 9, piece: 1, "whole")
    run.frame(seed.bytes, "whole")
    #expect(run.failures == [])
  }

  @Test(arguments: Seed.all) func cutSeedsAreBooked(_ seed: Seed) {
    var run = SeedRun()
    for length in stride(from: 0, to: seed.bytes.count, by: max(1, seed.bytes.count / 64)) {
      let part = Array(seed.bytes.prefix(length))
      let port = Self.ports[length % Self.ports.count]
      run.stream(part, port: port, piece: 1 + length % 97, "cut at \(length)")
      run.datagram(part, port: port, "cut at \(length)")
      run.frame(part, "cut at \(length)")
      run.stream(seed.bytes, port: port, piece: 1 + length % 41, gapAt: length, "hole at \(length)")
    }
    #expect(run.failures == [])
  }

  @Test(arguments: Seed.all) func damagedSeedsAreBooked(_ seed: Seed) {
    var run = SeedRun()
    var random = TranscriptMutation(seed: UInt64(seed.bytes.count))
    var transcript = Transcript()
    transcript.say(.fromInitiator, seed.bytes)
    for round in 0..<Self.damages {
      let damaged = random.damage(transcript).stream(.fromInitiator)
      let port = Self.ports[random.below(Self.ports.count)]
      run.stream(damaged, port: port, piece: 1 + random.below(1_460), "damage \(round)")
      run.datagram(damaged, port: port, "damage \(round)")
      run.frame(damaged, "damage \(round)")
    }
    #expect(run.failures == [])
  }

  /// A seed that no decoder takes up would exercise nothing but the raw search.
  @Test(arguments: Seed.folders) func someDecoderReadsTheSeedsOfAFolder(_ folder: String) {
    guard !Self.fileFormats.contains(folder) else { return }
    for seed in Seed.all where seed.folder == folder {
      var run = SeedRun()
      for port in Self.ports {
        run.stream(seed.bytes, port: port, piece: seed.bytes.count, "whole")
        run.datagram(seed.bytes, port: port, "whole")
      }
      run.frame(seed.bytes, "whole")
      #expect(!run.readers.isEmpty, "\(seed.testDescription)")
    }
  }
}
