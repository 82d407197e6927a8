import AuditModel
import Protocols
import TestSupport
import Testing

/// Messages have the form of RFC 1002 section 4.2; the example of the encoding is that of RFC 1001 section 14.1.
struct NBNSTests {
  private static let mac: [UInt8] = [0x00, 0x00, 0x5E, 0x00, 0x53, 0x0A]

  private func header(_ flags: UInt16, questions: UInt8 = 0, answers: UInt8 = 0, additionals: UInt8 = 0) -> [UInt8] {
    [0x12, 0x34, UInt8(flags >> 8), UInt8(flags & 255), 0, questions, 0, answers, 0, 0, 0, additionals]
  }

  private func name(_ text: String, _ suffix: UInt8 = 0, fill: UInt8 = 0x20) -> [UInt8] {
    let bytes = Array(text.utf8)
    var label: [UInt8] = [32]
    for byte in bytes + [UInt8](repeating: fill, count: 15 - bytes.count) + [suffix] {
      label.append(0x41 + (byte >> 4))
      label.append(0x41 + (byte & 15))
    }
    return label + [0]
  }

  private func record(_ owner: [UInt8], _ type: UInt8, _ data: [UInt8], length: Int? = nil) -> [UInt8] {
    let count = length ?? data.count
    let fixed: [UInt8] = [0, type, 0, 1, 0, 0, 0, 0, UInt8(count >> 8), UInt8(count & 255)]
    return owner + fixed + data
  }

  private func lines(_ bytes: [UInt8], port: UInt16 = 137) -> [String]? {
    read(NBNSModule.module, bytes, initiator: 137, responder: port)?.lines.map {
      String($0.prefix { $0 != "@" }).trimmed
    }
  }

  @Test func theExampleOfTheStandardIsDecoded() {
    // FRED, filled up with blanks, in the scope NETBIOS.COM.
    let letters = Array("EGFCEFEECACACACACACACACACACACACA".utf8)
    let scope = [7] + Array("NETBIOS".utf8) + [3] + Array("COM".utf8) + [0]
    let bytes = header(0x0110, questions: 1) + [32] + letters + scope + [0, 0x20, 0, 1]
    #expect(lines(bytes) == ["begin nbns request QUERY NB", "field question=FRED within 13..<45", "end"])
  }

  @Test func aQueryAsksForAHost() {
    let query = header(0x0110, questions: 1) + name("FORTUS-450", 0x20) + [0, 0x20, 0, 1]
    #expect(lines(query) == ["begin nbns request QUERY NB", "field question=FORTUS-450 within 13..<45", "end"])
    let any = header(0x0010, questions: 1) + name("*", 0, fill: 0) + [0, 0x21, 0, 1]
    #expect(lines(any) == ["begin nbns request QUERY NBSTAT", "end"])
  }

  @Test func aRegistrationTellsNameAndAddress() {
    let bytes =
      header(0x2910, questions: 1, additionals: 1) + name("JANEROE-LAPTOP") + [0, 0x20, 0, 1]
      + record([0xC0, 12], 0x20, [0x60, 0, 192, 0, 2, 10])
    #expect(
      lines(bytes) == [
        "begin nbns request REGISTRATION", "field netbios-name=JANEROE-LAPTOP within 13..<45",
        "field nb-address=c000020a",
        "note deviceName(192.0.2.10, \"JANEROE-LAPTOP\")", "end",
      ])
    let group =
      header(0x2910, questions: 1, additionals: 1) + name("WORKGROUP") + [0, 0x20, 0, 1]
      + record([0xC0, 12], 0x20, [0xE0, 0, 192, 0, 2, 10])
    #expect(
      lines(group) == ["begin nbns request REGISTRATION", "field netbios-group=WORKGROUP within 13..<45", "end"])
  }

  @Test func aStatusTellsNamesAndHardwareAddress() {
    func entry(_ text: String, _ suffix: UInt8, _ flags: UInt8) -> [UInt8] {
      Array(text.utf8) + [UInt8](repeating: 0x20, count: 15 - text.utf8.count) + [suffix, flags, 0]
    }
    let data =
      [3] + entry("JANEROE-LAPTOP", 0x20, 0x44) + entry("WORKGROUP", 0, 0xC4) + entry("WORKGROUP", 0x1D, 0x44)
      + Self.mac + [UInt8](repeating: 0, count: 40)
    let bytes = header(0x8400, answers: 1) + record(name("*", 0, fill: 0), 0x21, data)
    #expect(
      lines(bytes) == [
        "begin nbns response RESPONSE NBSTAT", "field netbios-name=JANEROE-LAPTOP", "field netbios-group=WORKGROUP",
        "field unit-id=00005e00530a", "end",
      ])
  }

  @Test func lookAlikesAreDeclined() {
    let dns: [UInt8] = header(0x0100, questions: 1) + [3, 0x77, 0x77, 0x77, 0] + [0, 1, 0, 1]
    #expect(lines(dns) == nil)
    var lower = header(0x0110, questions: 1) + name("FORTUS-450", 0x20) + [0, 0x20, 0, 1]
    lower[13] = 0x61
    #expect(lines(lower) == nil)
    #expect(lines([]) == nil)
    #expect(lines(Array(header(0x0110, questions: 1) + name("FORTUS-450")).dropLast(3)) == nil)
  }

  @Test func lyingLengthsAreTold() {
    let long = header(0x8500, answers: 1) + record(name("A1"), 0x20, [0, 0, 192, 0, 2, 1], length: 600)
    #expect(
      lines(long) == [
        "begin nbns response RESPONSE NB", "trouble nbns-malformed: record data past the end", "end",
      ])
    let status =
      header(0x8400, answers: 1) + record(name("*", 0, fill: 0), 0x21, [200] + [UInt8](repeating: 0x41, count: 30))
    #expect(
      lines(status)?.contains { $0.hasPrefix("field unit-id") } == true
        || lines(status)?.contains { $0.hasPrefix("trouble") } == true)
    // A pointer to itself, and one past the end, are no names.
    #expect(lines(header(0x8500, answers: 1) + record([0xC0, 12], 0x20, [])) == nil)
    #expect(lines(header(0x8500, answers: 1) + record([0xFF, 0xFF], 0x20, [])) == nil)
  }

  @Test func passesTheCheckOfDecoders() {
    var transcript = Transcript(ports: FlowPorts(initiator: 137, responder: 137))
    transcript.say(
      .fromInitiator,
      header(0x2910, questions: 1, additionals: 1) + name("JANEROE-LAPTOP") + [0, 0x20, 0, 1]
        + record([0xC0, 12], 0x20, [0x60, 0, 192, 0, 2, 10]))
    let data =
      [1] + Array("JANEROE-LAPTOP ".utf8) + [0x20, 0x44, 0] + Self.mac + [UInt8](repeating: 0, count: 40)
    transcript.say(.fromResponder, header(0x8400, answers: 1) + record(name("*", 0, fill: 0), 0x21, data))
    #expect(checkDecoder(NBNSModule.module, transcript) == [])
  }
}
