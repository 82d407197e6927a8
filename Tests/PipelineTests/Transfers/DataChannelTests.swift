import AuditModel
import Foundation
import Pipeline
import RulePacks
import TestSupport
import Testing

/// Files that go by connections of their own are told under the words that asked for them (RFC 959, RFC 1350).
@Suite struct DataChannelTests {
  private static let audit = Result {
    try Audit(
      AuditSettings(
        rules: RulesFolder(path: RepositoryFolder.path("rules")), policies: ["stratasys-2018-05-25"],
        showsValues: true, version: "test"))
  }

  /// `location=value` of what was found by the protocol.
  private func found(_ frames: [[UInt8]], _ protocolName: String) throws -> Set<String> {
    let audit = try Self.audit.get()
    let report = CaptureBuilder.withTemporary(CaptureBuilder(frames).pcapng()) { path in
      audit.run([path], filter: nil) { _ in }.report
    }
    return Set(
      report.transfers.filter { $0.protocol == protocolName }.map { "\($0.location)=\($0.value.clear ?? "")" })
  }

  /// A list of jobs, longer than a window of raw bytes; the address stands at its end.
  private static let jobs: [UInt8] = {
    let items = (0..<1_000).map { #"{"id":\#($0),"state":"done"}"# }.joined(separator: ",")
    return Array(#"{"jobs":[\#(items)],"mac":"00:00:5e:00:53:10"}"#.utf8)
  }()

  private static func control(_ messages: [(FlowDirection, String)]) -> [(FlowDirection, [UInt8])] {
    messages.map { ($0.0, Array($0.1.utf8)) }
  }

  private static let passive = control([
    (.fromResponder, "220 FTP server ready\r\n"), (.fromInitiator, "USER j.doe\r\n"), (.fromResponder, "331 ?\r\n"),
    (.fromInitiator, "PASS Maple-Kite-73\r\n"), (.fromResponder, "230 in\r\n"), (.fromInitiator, "PASV\r\n"),
    (.fromResponder, "227 Entering Passive Mode (192,0,2,20,117,50).\r\n"),
    (.fromInitiator, "STOR jobs.json.gz\r\n"), (.fromResponder, "150 go\r\n226 done\r\n"),
  ])

  @Test func aCompressedFileIsReadWhole() throws {
    let frames =
      TCPConversation.exchange(Self.passive, server: Endpoint(Frames.server, 21))
      + TCPConversation.exchange(
        [(.fromInitiator, HostileBytes.gzipped(Self.jobs))], client: Endpoint(Frames.client, 49_200),
        server: Endpoint(Frames.server, 30_002))
    #expect(try found(frames, "ftp-data").contains("STOR payload $.mac=00:00:5e:00:53:10"))
  }

  /// The server opens the connection, from port 20 (RFC 959 section 3.2).
  @Test func aFileByAnActiveConnectionIsReadWhole() throws {
    let messages = Self.control([
      (.fromResponder, "220 FTP server ready\r\n"), (.fromInitiator, "PORT 192,0,2,10,156,65\r\n"),
      (.fromResponder, "200 fine\r\n"), (.fromInitiator, "RETR jobs.json\r\n"), (.fromResponder, "150 go\r\n"),
    ])
    let frames =
      TCPConversation.exchange(messages, server: Endpoint(Frames.server, 21))
      + TCPConversation.exchange(
        [(.fromInitiator, Self.jobs)], client: Endpoint(Frames.server, 20), server: Endpoint(Frames.client, 40_001))
    #expect(try found(frames, "ftp-data").contains("RETR payload $.mac=00:00:5e:00:53:10"))
  }

  /// The capture begins with an answer of the server: its port says which side it is.
  @Test func aConnectionJoinedAtAnAnswerHasItsSidesRight() throws {
    var control = TCPConversation(server: Endpoint(Frames.server, 21))
    for (direction, bytes) in Self.passive.dropFirst(2) { control.send(bytes, direction) }
    #expect(try found(control.frames, "ftp").contains("PASS password $=Maple-Kite-73"))
    var shell = TCPConversation(server: Endpoint(Frames.server, 23))
    for (direction, text) in [
      (FlowDirection.fromResponder, "fortus login: "), (.fromInitiator, "j.doe\r\n"), (.fromResponder, "Password: "),
      (.fromInitiator, "Birch-Lamp-58\r\n"),
    ] { shell.send(Array(text.utf8), direction) }
    #expect(try found(shell.frames, "telnet").contains("INPUT password $=Birch-Lamp-58"))
  }

  /// RFC 1350 section 4: the file comes from a port that nobody knew before.
  @Test func aTransferHasTheNameOfItsFile() throws {
    let client = Endpoint(Frames.client, 40_000)
    let frames = [
      Frames.udpFrame([0, 1] + Array("cell-7.json\0octet\0".utf8), from: client, to: Endpoint(Frames.server, 69)),
      Frames.udpFrame(
        [0, 3, 0, 1] + Array(#"{"mac":"00:00:5e:00:53:10"}"#.utf8), from: Endpoint(Frames.server, 50_000), to: client),
      Frames.udpFrame([0, 4, 0, 1], from: client, to: Endpoint(Frames.server, 50_000)),
    ]
    #expect(try found(frames, "tftp").contains("RRQ body $.mac=00:00:5e:00:53:10"))
  }
}
