import Foundation
import TestSupport
import Testing

/// What the system around the program may be like.
@Suite struct SurroundingsTests {
  private func withSample(_ body: (TemporaryFolder, String) throws -> Void) throws {
    try TemporaryFolder.with { folder in
      try folder.write(Samples.request, "good.pcapng")
      let outcome = try CandorProcess.run("scan", "--format", "ndjson", "good.pcapng", in: folder.path)
      #expect(outcome.output.contains("\"dataType\":\"mac-address\""))
      try body(folder, outcome.output)
    }
  }

  /// Case and decimal signs are not those of the user's language.
  @Test(arguments: ["C", "tr_TR.UTF-8", "de_DE.UTF-8", "nonsense"])
  func theLocaleChangesNothing(locale: String) throws {
    try withSample { folder, expected in
      let outcome = try CandorProcess.run(
        "scan", "--format", "ndjson", "good.pcapng", environment: ["LC_ALL": locale, "LANG": locale], in: folder.path)
      #expect(outcome.output == expected && outcome.error == "")
    }
  }

  @Test func aHomeThatCannotBeWrittenTo() throws {
    try withSample { folder, expected in
      for line in [
        "env -u CANDOR_CACHE -u XDG_CACHE_HOME HOME=/proc", "env -u CANDOR_CACHE -u XDG_CACHE_HOME -u HOME",
        "env CANDOR_CACHE=/proc/none", "env CANDOR_CACHE=off",
      ] {
        let outcome = try CandorProcess.shell(
          "\(line) \"$CANDOR\" scan --format ndjson good.pcapng", in: folder.path)
        #expect(outcome.output == expected && outcome.error == "", "\(line): \(outcome.error)")
      }
    }
  }

  /// A damaged cache is no reason to fail either.
  @Test func runsAtTheSameTimeShareACache() throws {
    try withSample { folder, expected in
      let line = """
        export CANDOR_CACHE=$PWD/cache
        for n in 1 2 3; do "$CANDOR" scan --format ndjson good.pcapng > $n.out 2> $n.err & done; wait
        cat *.err; cmp 1.out 2.out && cmp 2.out 3.out && cat 1.out
        """
      let outcome = try CandorProcess.shell(line, in: folder.path)
      #expect(outcome.output == expected && outcome.error == "")
      let damaged = try CandorProcess.shell(
        """
        for f in $(find cache -type f); do echo garbage > $f; done
        CANDOR_CACHE=$PWD/cache "$CANDOR" scan --format ndjson good.pcapng
        """, in: folder.path)
      #expect(damaged.output == expected && damaged.error == "")
    }
  }

  @Test func oneProcessorIsEnough() throws {
    try withSample { folder, expected in
      let outcome = try CandorProcess.shell(
        "taskset -c 0 \"$CANDOR\" scan --format ndjson good.pcapng", in: folder.path)
      #expect(outcome.output == expected)
    }
  }

  /// Bytes that are no UTF-8 in a name are told in one line, whatever can be read is.
  @Test func oddFileNames() throws {
    try withSample { folder, _ in
      let line = #"""
        mkdir odd; for n in 'with space.pcapng' $'new\nline.pcapng' -dash.pcapng $'\e[31mred.pcapng' "quote'\".pcapng"; do
          cp good.pcapng "odd/$n"; done
        cd odd; "$CANDOR" scan --format ndjson -- *
        """#
      let outcome = try CandorProcess.shell(line, in: folder.path)
      #expect(outcome.status == 1 && outcome.error == "", "\(outcome.error)")
      #expect(outcome.output.contains("\"packets\""))
      #expect(outcome.output.split(separator: "\n").allSatisfy { $0.hasPrefix("{\"record\":") })
      #expect(!outcome.output.contains("\u{1B}"))
      let all = try CandorProcess.run("scan", "odd", in: folder.path)
      #expect(all.status == 1 && all.error == "" && !all.output.contains("\u{1B}"))
      let missing = try CandorProcess.shell(
        #""$CANDOR" scan $'no\nsuch\e[31m.pcapng' good.pcapng"#, in: folder.path)
      #expect(missing.status == 3 && missing.errorLines.count == 1, "\(missing.error)")
      #expect(!missing.error.contains("\u{1B}"))
      let latin = try CandorProcess.shell(
        #"cp good.pcapng $'caf\xe9.pcapng'; "$CANDOR" scan $'caf\xe9.pcapng' good.pcapng"#, in: folder.path)
      #expect(latin.output.contains("MAC address"))
      #expect(latin.status == 3 && latin.errorLines.count == 1 || latin.status == 1 && latin.error == "")
    }
  }

  /// The memory that may be addressed is bounded; what is needed does not grow with the capture.
  @Test func littleMemory() throws {
    try TemporaryFolder.with { folder in
      let frames = TCPConversation.exchange([
        (.fromInitiator, Array("GET /?mac=00:00:5e:00:53:10 HTTP/1.1\r\nHost: telemetry.stratasys.com\r\n\r\n".utf8))
      ])
      try folder.write(CaptureBuilder(Array(repeating: frames, count: 500).flatMap(\.self)).pcap(), "part.pcap")
      let line = """
        cp part.pcap long.pcap; for i in $(seq 40); do tail -c +25 part.pcap; done >> long.pcap
        ulimit -v 1500000; "$CANDOR" scan --workers 1 --format ndjson long.pcap
        """
      let outcome = try CandorProcess.shell(line, in: folder.path)
      #expect(outcome.status == 0, "\(outcome.error)")
      #expect(outcome.output.contains("\"dataType\":\"mac-address\""))
    }
  }

  /// Progress is for somebody who looks at a terminal.
  @Test func progressIsForTerminals() throws {
    try TemporaryFolder.with { folder in
      let datagram = Frames.udpFrame(
        [1, 2, 3], from: .init(Frames.client, 40_000), to: .init(Frames.server, 50_000))
      try folder.write(CaptureBuilder(Array(repeating: datagram, count: 10_000)).pcap(), "part.pcap")
      let line = "cp part.pcap long.pcap; for i in $(seq 39); do tail -c +25 part.pcap; done >> long.pcap"
      #expect(try CandorProcess.shell(line, in: folder.path).status == 0)
      let quiet = try CandorProcess.run("scan", "long.pcap", in: folder.path)
      #expect(quiet.status == 0 && quiet.error == "")
      let shown = try CandorProcess.shell(
        "script -qec '\"$CANDOR\" scan long.pcap > report.txt' /dev/null < /dev/null", in: folder.path)
      #expect(shown.output.contains(#/candor: \d+ packets, \d+ MiB/#), "\(shown.output.prefix(300))")
      #expect(shown.output.hasSuffix("\r\u{1B}[K"), "nothing of it stays")
      #expect(folder.text("report.txt").hasPrefix("candor ") && !folder.text("report.txt").contains("packets, 0 MiB"))
    }
  }
}
