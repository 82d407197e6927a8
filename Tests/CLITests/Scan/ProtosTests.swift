import TestSupport
import Testing

/// `--protos` names the fields of gRPC messages by the call's declared types (descriptor.proto of Protocol Buffers).
@Suite struct ProtosTests {
  @Test func fieldsHaveTheNamesOfTheSchema() throws {
    try TemporaryFolder.with { folder in
      try folder.write(Self.schema, "telemetry.pb")
      let outcome = try CandorProcess.run(
        ["scan", Samples.path("web-protocols"), "--protos", "telemetry.pb", "--format", "ndjson"], in: folder.path)
      #expect(outcome.status < 2, "\(outcome.error)")
      #expect(outcome.output.contains("Telemetry/Report body $.device.hardware_address"))
      #expect(outcome.output.contains("Telemetry/Report body $.operator_mail"))
      #expect(!outcome.output.contains("Telemetry/Report body $.1.2"))
    }
  }

  @Test func whatIsNoSchemaIsToldInOneLine() throws {
    try TemporaryFolder.with { folder in
      try folder.write([0xFF, 0xFF, 0xFF], "broken.pb")
      let outcome = try CandorProcess.run(
        ["scan", Samples.path("web-protocols"), "--protos", "broken.pb"], in: folder.path)
      #expect(outcome.status == 2)
      #expect(outcome.errorLines.count == 1)
      #expect(outcome.error.contains("broken.pb"))
    }
  }

  // MARK: - A descriptor set by hand

  private static func field(_ number: UInt8, _ bytes: [UInt8]) -> [UInt8] {
    [number << 3 | 2, UInt8(bytes.count & 0x7F | (bytes.count > 127 ? 0x80 : 0))]
      + (bytes.count > 127 ? [UInt8(bytes.count >> 7)] : []) + bytes
  }

  private static func text(_ number: UInt8, _ text: String) -> [UInt8] { field(number, Array(text.utf8)) }

  private static func member(_ name: String, _ number: UInt8, type: UInt8, of message: String? = nil) -> [UInt8] {
    field(2, text(1, name) + [3 << 3, number, 4 << 3, 1, 5 << 3, type] + (message.map { text(6, $0) } ?? []))
  }

  private static let schema: [UInt8] = {
    let package = ".stratasys.telemetry.v1."
    let device = text(1, "Device") + member("serial", 1, type: 9) + member("hardware_address", 2, type: 9)
    let report =
      text(1, "Report") + member("device", 1, type: 11, of: package + "Device") + member("operator_mail", 2, type: 9)
    let answer = text(1, "Answer") + member("accepted", 1, type: 8) + member("support_phone", 2, type: 9)
    let call = text(1, "Report") + text(2, package + "Report") + text(3, package + "Answer")
    let service = text(1, "Telemetry") + field(2, call)
    var file = text(1, "telemetry.proto") + text(2, "stratasys.telemetry.v1")
    for message in [device, report, answer] { file += field(4, message) }
    return field(1, file + field(6, service) + text(12, "proto3"))
  }()
}
