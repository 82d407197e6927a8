import AuditModel
import Foundation
import Protocols
import TestSupport
import Testing

/// Object numbers are those of RFC 3418, 2863, 2790, 3805 and 2707; the forms those of RFC 1157, 3416, 3412 and 3414.
struct SNMPTests {
  typealias Builder = BERBuilder
  private static let mac: [UInt8] = [0x00, 0x00, 0x5E, 0x00, 0x53, 0x10]

  private func log(_ bytes: [UInt8], port: UInt16 = 161) -> MessageLog? {
    read(SNMPModule.module, bytes, initiator: 40_000, responder: port)
  }

  private func lines(_ bytes: [UInt8], port: UInt16 = 161) -> [String]? {
    log(bytes, port: port)?.lines.map { String($0.prefix { $0 != "@" }).trimmed }
  }

  /// Names and values of the fields, without their places.
  private func fields(_ bytes: [UInt8]) -> [String] {
    lines(bytes)?.filter { $0.hasPrefix("field ") }.map { $0.components(separatedBy: " within ")[0] } ?? []
  }

  @Test func anAnswerNamesItsObjects() {
    let answer = Builder.message(
      Builder.unit(
        0xA2,
        [
          Builder.binding("1.3.6.1.2.1.1.5.0", Builder.octets("fortus-450")),
          Builder.binding("1.3.6.1.2.1.1.3.0", [0x43, 3, 1, 2, 3]),
          Builder.binding("1.3.6.1.2.1.2.2.1.6.2", Builder.octets(Self.mac)),
          Builder.binding("1.3.6.1.2.1.4.20.1.1.192.0.2.50", [0x40, 4, 192, 0, 2, 50]),
          Builder.binding("1.3.6.1.2.1.43.5.1.1.17.1", Builder.octets("D12345")),
          Builder.binding("1.3.6.1.4.1.2699.1.1.1.3.1.1.9.1.4000", Builder.octets("j.doe")),
          Builder.binding("1.3.6.1.2.1.25.3.2.1.3.1", Builder.octets("Fortus 450mc")),
        ]))
    #expect(
      lines(answer) == [
        "begin snmp response GetResponse", "field sysName=fortus-450", "field ifPhysAddress=00005e005310",
        "field ipAdEntAddr=c0000232", "field prtGeneralSerialNumber=D12345", "field jmJobOwner=j.doe",
        "field hrDeviceDescr=Fortus 450mc", "end",
      ])
  }

  @Test func attributesOfJobsAreNamedByTheirInstance() {
    let values = [(23, "bracket_v3"), (29, "ws-7"), (34, "bracket.stl"), (900, "other")].map { number, text in
      Builder.binding("1.3.6.1.4.1.2699.1.1.1.4.1.1.4.1.4000.\(number).1", Builder.octets(text))
    }
    #expect(
      lines(Builder.message(Builder.unit(0xA2, values)))?.dropFirst().dropLast() == [
        "field jobName=bracket_v3", "field jobOriginatingHost=ws-7", "field fileName=bracket.stl",
        "field jmAttributeValueAsOctets=other",
      ])
  }

  /// RFC 4188 and 4363 (forwarding tables), 4293 and 4001 (addresses), IEEE 802.1AB: indexes that no column repeats.
  @Test func instancesTellAddresses() {
    let null: [UInt8] = [5, 0]
    let bindings = [
      Builder.binding("1.3.6.1.2.1.17.4.3.1.2.0.0.94.0.83.16", Builder.integer(3)),
      Builder.binding("1.3.6.1.2.1.17.7.1.2.2.1.2.1.0.0.94.0.83.17", Builder.integer(3)),
      Builder.binding("1.3.6.1.2.1.4.35.1.4.2.1.4.192.0.2.50", Builder.octets(Self.mac)),
      Builder.binding("1.3.6.1.2.1.4.34.1.3.2.16.32.1.13.184.0.0.0.0.0.0.0.0.0.0.0.5", Builder.integer(2)),
      Builder.binding("1.3.6.1.2.1.6.19.1.7.1.4.127.0.0.1.631.1.4.198.51.100.7.49152", Builder.integer(5)),
      Builder.binding("1.0.8802.1.1.2.1.4.2.1.4.0.3.1.6.6.0.0.94.0.83.18", Builder.integer(1)),
      // A question may end within the index, and a number over 255 is no octet.
      Builder.binding("1.3.6.1.2.1.17.4.3.1.2.0.0.94", null),
      Builder.binding("1.3.6.1.2.1.17.4.3.1.2.0.0.94.0.83.300", null),
      Builder.binding("1.3.6.1.2.1.4.35.1.4.2.1.4000000000.192", null),
    ]
    #expect(
      fields(Builder.message(Builder.unit(0xA2, bindings))) == [
        "field dot1dTpFdbPort.mac=00005e005310", "field dot1qTpFdbPort.mac=00005e005311",
        "field ipNetToPhysicalPhysAddress.ip=c0000232", "field ipNetToPhysicalPhysAddress=00005e005310",
        "field ipAddressIfIndex.ip=20010db8000000000000000000000005", "field tcpConnectionState.ip=c6336407",
        "field lldpRemManAddrIfId.mac=00005e005312",
      ])
  }

  /// RFC 2707, `JmJobSubmissionIDTypeTC`: a form, 39 octets, eight digits.
  @Test(arguments: [("0", "j.doe", "jobOwner"), ("1", "bracket_v3", "jobName"), ("2", "00005E005310", "mac")])
  func submissionsTellWhoseTheyAre(_ form: String, _ text: String, _ kind: String) {
    let padded = form + text + String(repeating: " ", count: 39 - text.count) + "00000042"
    let arcs = padded.utf8.map { String($0) }.joined(separator: ".")
    let answer = Builder.message(
      Builder.unit(0xA2, [Builder.binding("1.3.6.1.4.1.2699.1.1.1.2.1.1.3.\(arcs)", Builder.integer(40))]))
    #expect(fields(answer) == ["field jmJobIDJobIndex.\(kind)=\(text)"])
  }

  @Test func unnamedObjectsHaveTheirNumber() {
    let answer = Builder.message(
      Builder.unit(0xA2, [Builder.binding("1.3.6.1.4.1.37447.2.999999.0", Builder.octets("x1"))]))
    #expect(lines(answer)?[1] == "field 1.3.6.1.4.1.37447.2.999999.0=x1")
    // The neighbours of a named object have other names: sysObjectID.0 and a column behind the last one.
    let near = Builder.message(
      Builder.unit(
        0xA2,
        [
          Builder.binding("1.3.6.1.2.1.1.2.0", Builder.octets("a1")),
          Builder.binding("1.3.6.1.2.1.1", Builder.octets("a2")),
          Builder.binding("2.999.3", Builder.octets("a3")),
        ]))
    #expect(
      lines(near)?.dropFirst().dropLast() == [
        "field 1.3.6.1.2.1.1.2.0=a1", "field 1.3.6.1.2.1.1=a2", "field 2.999.3=a3",
      ])
  }

  @Test func measuresAreToldInDigits() {
    let bindings = [
      Builder.binding("1.3.6.1.2.1.43.10.2.1.4.1.1", [0x41, 3, 0, 0xBC, 0x53]),
      Builder.binding("1.3.6.1.2.1.43.11.1.1.9.1.1", [2, 1, 0]),
      Builder.binding("1.3.6.1.2.1.43.11.1.1.9.1.2", [2, 1, 0xFD]),
      Builder.binding("1.3.6.1.2.1.25.1.1.0", [0x43, 9, 0] + [UInt8](repeating: 0xFF, count: 8)),
      Builder.binding("1.3.6.1.2.1.25.1.1.0", [0x43, 10, 0] + [UInt8](repeating: 0xFF, count: 9)),
      Builder.binding("1.3.6.1.2.1.2.2.1.10.1", [0x41, 1, 9]),
    ]
    #expect(
      log(Builder.message(Builder.unit(0xA2, bindings)))?.lines.filter { $0.hasPrefix("field") }.map {
        String($0.prefix { $0 != " " }) + " " + String($0.split(separator: " ")[1])
      } == [
        "field prtMarkerLifeCount=48211", "field prtMarkerSuppliesLevel=0",
        "field hrSystemUptime=18446744073709551615",
      ])
  }

  @Test func onlyACommunityOfOnesOwnIsASecret() {
    let get = Builder.unit(0xA0, [Builder.binding("1.3.6.1.2.1.1.5.0", [5, 0])])
    #expect(lines(Builder.message(version: 0, get)) == ["begin snmp request GetRequest", "end"])
    #expect(
      lines(Builder.message(community: "Plant7Ro", get)) == [
        "begin snmp request GetRequest", "password community=Plant7Ro", "end",
      ])
  }

  @Test func operationsHaveTheirNames() {
    let names = [
      0xA0: "request GetRequest", 0xA1: "request GetNextRequest", 0xA2: "response GetResponse",
      0xA3: "request SetRequest", 0xA5: "request GetBulkRequest", 0xA6: "request InformRequest",
      0xA7: "message SNMPv2-Trap", 0xA8: "response Report",
    ]
    for (tag, name) in names {
      #expect(lines(Builder.message(Builder.unit(UInt8(tag), [])))?.first == "begin snmp " + name)
    }
  }

  @Test func aTrapOfVersionOneTellsItsAgent() {
    let trap = Builder.element(
      0xA4,
      Builder.identifier("1.3.6.1.4.1.37447") + [0x40, 4, 192, 0, 2, 50] + Builder.integer(6) + Builder.integer(1)
        + [0x43, 1, 9] + Builder.sequence(Builder.binding("1.3.6.1.2.1.1.4.0", Builder.octets("Jane Doe"))))
    #expect(
      lines(Builder.message(version: 0, trap), port: 162) == [
        "begin snmp message Trap", "field agentAddr=c0000232", "field sysContact=Jane Doe", "end",
      ])
  }

  private func version3(engine: [UInt8], scoped: [UInt8], flags: UInt8, model: UInt8 = 3) -> [UInt8] {
    let user = Builder.sequence(
      Builder.octets(engine), Builder.integer(1), Builder.integer(2), Builder.octets("j.doe"),
      Builder.octets([UInt8](repeating: 1, count: 12)), Builder.octets([UInt8](repeating: 2, count: 8)))
    let header = Builder.sequence(
      Builder.integer(9), [2, 2, 5, 0xDC], Builder.octets([flags]), Builder.integer(model))
    return Builder.sequence(Builder.integer(3), header, Builder.octets(user), scoped)
  }

  @Test func versionThreeTellsEngineAndUser() {
    let engine = [0x80, 0, 0x1F, 0x88, 3] + Self.mac
    let sealed = version3(engine: engine, scoped: Builder.octets([UInt8](repeating: 0xEE, count: 40)), flags: 3)
    #expect(
      lines(sealed) == [
        "begin snmp message SNMPv3", "field msgAuthoritativeEngineID.mac=00005e005310", "user msgUserName=j.doe", "end",
      ])
    let open = Builder.sequence(
      Builder.octets(engine), Builder.octets(""),
      Builder.unit(0xA2, [Builder.binding("1.3.6.1.2.1.1.6.0", Builder.octets("Room 7"))]))
    #expect(
      lines(version3(engine: [0x80, 0, 0x1F, 0x88, 4] + Array("lab7".utf8), scoped: open, flags: 1)) == [
        "begin snmp response GetResponse", "field msgAuthoritativeEngineID.text=lab7", "user msgUserName=j.doe",
        "field sysLocation=Room 7", "end",
      ])
    // The parameters of another security model are not read.
    #expect(
      lines(version3(engine: engine, scoped: open, flags: 0, model: 9))?.contains { $0.hasPrefix("user") } == false)
  }

  // MARK: What is not SNMP

  @Test func lookAlikesAreDeclined() {
    let get = Builder.unit(0xA0, [])
    // A search over CLDAP (RFC 4511) and a Kerberos request (RFC 4120) are BER too.
    #expect(log(Builder.sequence(Builder.integer(1), Builder.element(0x63, [4, 0])), port: 389) == nil)
    #expect(log(Builder.element(0x6A, Builder.sequence(Builder.integer(5))), port: 88) == nil)
    #expect(log(Builder.message(version: 2, get)) == nil)
    #expect(log(Builder.message(Builder.unit(0xA9, []))) == nil)
    #expect(log([]) == nil)
    #expect(log([0x30]) == nil)
    // A length that is not that of the datagram is only believed on SNMP's ports.
    #expect(log(Builder.message(get) + [0], port: 9_000) == nil)
    #expect(log(Builder.message(get), port: 9_000) != nil)
  }

  // MARK: Lengths that lie

  @Test func lyingLengthsAreToldAndHideNothingElse() {
    var first = Builder.binding("1.3.6.1.2.1.1.5.0", Builder.octets("liar"))
    first[first.count - 5] = 0x7F
    let second = Builder.binding("1.3.6.1.2.1.1.6.0", Builder.octets("Room 7"))
    let log = lines(Builder.message(Builder.unit(0xA2, [first, second])))
    #expect(
      log == [
        "begin snmp response GetResponse", "field sysLocation=Room 7", "end",
        "trouble snmp-malformed: element past its end",
      ])
  }

  @Test(
    arguments: [
      [0x84, 0xFF, 0xFF, 0xFF, 0xFF], [0x80], [0x85, 1, 1, 1, 1, 1],
      [0x88, 0x7F, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF],
      [0xFF], [0x83, 1, 0, 0],
    ] as [[UInt8]])
  func lengthsThatCannotBeAreRefused(_ length: [UInt8]) {
    let unit = [0xA2] + length + [2, 1, 7]
    let bytes: [UInt8] = [0x30, UInt8(3 + 8 + unit.count), 2, 1, 1, 4, 6] + Array("public".utf8) + unit
    #expect(lines(bytes)?.last?.hasPrefix("trouble snmp-malformed") == true)
    #expect(lines(bytes)?.filter { $0 == "end" }.count == 1)
    #expect(log([0x30] + length + [2, 1, 1, 4, 0, 0xA0], port: 9_000) == nil)
  }

  @Test func nestingEndsWhereTheGrammarDoes() {
    var nested: [UInt8] = [5, 0]
    for _ in 0..<10_000 { nested = Builder.element(0x30, Array(nested.suffix(60_000))) }
    let log = lines(Builder.message(Builder.unit(0xA2, [nested])))
    #expect(log?.last?.hasPrefix("trouble snmp-malformed") == true)
  }

  @Test func passesTheCheckOfDecoders() {
    var transcript = Transcript(ports: FlowPorts(initiator: 40_000, responder: 161))
    transcript.say(
      .fromInitiator, Builder.message(community: "Plant7Ro", Builder.unit(0xA1, [Builder.binding("1.3.6", [5, 0])])))
    transcript.say(
      .fromResponder,
      Builder.message(
        Builder.unit(
          0xA2,
          [
            Builder.binding("1.3.6.1.2.1.2.2.1.6.2", Builder.octets(Self.mac)),
            Builder.binding("1.3.6.1.4.1.2699.1.1.1.4.1.1.4.1.4000.23.1", Builder.octets("bracket")),
            Builder.binding("1.3.6.1.4.1.37447.2.0", Builder.octets([UInt8](repeating: 0x41, count: 300))),
          ])))
    #expect(checkDecoder(SNMPModule.module, transcript) == [])
    var sealed = Transcript(ports: transcript.ports)
    let engine = [0x80, 0, 0x1F, 0x88, 3] + Self.mac
    sealed.say(
      .fromInitiator,
      version3(engine: engine, scoped: Builder.octets([UInt8](repeating: 0xEE, count: 40)), flags: 3))
    #expect(checkDecoder(SNMPModule.module, sealed) == [])
  }
}
