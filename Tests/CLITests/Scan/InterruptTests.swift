import Foundation
import TestSupport
import Testing

@Suite struct InterruptTests {
  /// A pipe that brings a capture and then nothing, without being closed: what a slow recorder looks like.
  @Test(arguments: ["INT", "TERM"])
  func ctrlCEndsAScanThatWaits(signal: String) throws {
    try TemporaryFolder.with { folder in
      try folder.write(Samples.request, "good.pcapng")
      let line = """
        mkfifo pipe; exec 9<>pipe; cat good.pcapng >&9
        "$CANDOR" scan --format ndjson - < pipe 9>&- & job=$!
        for i in $(seq 100); do
          [ "$(readlink /proc/$job/fd/0)" = "$PWD/pipe" ] && grep -q pipe_read /proc/$job/wchan && break; sleep 0.1
        done
        sleep 1; kill -\(signal) $job; wait $job
        """
      let outcome = try CandorProcess.shell(line, in: folder.path)
      #expect(outcome.status == 3, "\(outcome.error)")
      #expect(outcome.errorLines.count == 1 && outcome.error.contains("stopped after"), "\(outcome.error)")
      #expect(outcome.output.contains("\"kind\":\"interrupted\""))
      #expect(outcome.output.contains("\"dataType\":\"mac-address\""), "what came before is reported")
    }
  }

  @Test func ctrlCEndsALongScanOfAFile() throws {
    try TemporaryFolder.with { folder in
      let frames = TCPConversation.exchange([
        (.fromInitiator, Array("GET /?mac=00:00:5e:00:53:10 HTTP/1.1\r\nHost: telemetry.stratasys.com\r\n\r\n".utf8))
      ])
      let one = CaptureBuilder(Array(repeating: frames, count: 500).flatMap(\.self)).pcap()
      try folder.write(one, "part.pcap")
      // The same frames many times over: classic pcap is a header of 24 bytes and then frames.
      let grown = try CandorProcess.shell(
        "cp part.pcap long.pcap; for i in $(seq 800); do tail -c +25 part.pcap; done >> long.pcap", in: folder.path)
      #expect(grown.status == 0)
      let process = try RunningProcess(
        CandorProcess.path, ["scan", "--format", "ndjson", "long.pcap"], files: folder,
        environment: CandorProcess.environment, folder: folder.path)
      usleep(2_500_000)
      #expect(process.isRunning, "the capture is too short for this test")
      process.interrupt()
      let outcome = process.wait()
      #expect(outcome.status == 3)
      #expect(outcome.error.contains("long.pcap: stopped after"))
      #expect(outcome.output.contains("\"kind\":\"interrupted\""))
    }
  }
}
