import AuditModel
import Protocols
import TestSupport
import Testing

/// Lines as the documentation of the public agent has them; all values are ours.
struct SHDRTests {
  static let lines = """
    * shdrVersion: 2.0
    * device: printer-7
    2026-05-25T10:00:00.123Z|avail|AVAILABLE|operator|roe|part_id|Bracket for Jane
    2026-05-25T10:00:01Z|hotend|fault|E17|high|2|tip clogged
    2026-05-25T10:00:02Z|note|7|call roe
    2026-05-25T10:00:03Z@12.5|mac|00:00:5e:00:53:70
    2026-05-25T10:00:04Z|@ASSET@|m1|RawMaterial|<RawMaterial serialNumber="RM-55120"><Lot>L7</Lot></RawMaterial>
    2026-05-25T10:00:05Z|@ASSET@|m2|RawMaterial|--multiline--7F
    <RawMaterial>
    <Lot>L8</Lot></RawMaterial>
    --multiline--7F
    2026-05-25T10:00:06Z|program|bracket_v3.gcode

    """

  static func transcript(_ text: String = lines) -> Transcript {
    var transcript = Transcript(ports: FlowPorts(initiator: 50_000, responder: 7_878))
    transcript.client("* PING\n")
    transcript.server("* PONG 10000\n")
    transcript.server(text)
    return transcript
  }

  private func read(_ transcript: Transcript) -> RecordingSink {
    let sink = decode(transcript, with: [SHDRModule.stream])
    #expect(sink.faults == [])
    return sink
  }

  @Test func eachItemIsAFieldOfItsKey() {
    let sink = read(Self.transcript())
    let fields = sink.messages.flatMap(\.fields).map { "\($0.name)=\($0.value)" }
    #expect(
      fields == [
        "shdrVersion=2.0", "device=printer-7", "avail=AVAILABLE", "operator=roe", "part_id=Bracket for Jane",
        "hotend=fault", "hotend=E17", "hotend=high", "hotend=2", "hotend=tip clogged", "note=7", "note=call roe",
        "mac=00:00:5e:00:53:70", "assetId=m1", "assetId=m2", "program=bracket_v3.gcode",
      ])
    #expect(sink.messages.allSatisfy { $0.protocolName == "mtconnect-shdr" && $0.sender == .fromResponder })
    #expect(sink.troubles == [])
  }

  @Test func assetsAreDocumentsOnOneLineOrMany() {
    let bodies = read(Self.transcript()).messages.flatMap(\.bodies)
    #expect(bodies.map(\.mediaType) == ["text/xml", "text/xml"])
    #expect(bodies.first?.text == "<RawMaterial serialNumber=\"RM-55120\"><Lot>L7</Lot></RawMaterial>")
    #expect(bodies.last?.text.contains("<Lot>L8</Lot>") == true)
  }

  @Test func checked() { #expect(checkDecoder(SHDRModule.stream, Self.transcript()) == []) }

  @Test(arguments: [
    "2026-05-25 10:00:00|avail|x\n", "2026-05-25T10:00:00 INFO started\n", "* something else\n", "1|2|3\n", "|a|b\n",
    "2026-05-25T10:00:00Z|two words|x\n", "GET / HTTP/1.1\r\n\r\n", "20260525T100000Z|avail|x\n",
  ])
  func otherLinesAreNotTaken(line: String) {
    var transcript = Transcript()
    transcript.server(line)
    let sink = decode(transcript, with: [SHDRModule.stream])
    #expect(!sink.messages.contains { $0.protocolName == "mtconnect-shdr" })
  }

  @Test func aLineThatNeverEndsIsPassed() {
    var transcript = Self.transcript()
    transcript.server("2026-05-25T10:00:07Z|x|" + String(repeating: "y", count: 600_000) + "\n")
    transcript.server("2026-05-25T10:00:08Z|program|last.gcode\n")
    #expect(read(transcript).messages.contains { $0.values(.field, "program") == ["last.gcode"] })
  }
}
