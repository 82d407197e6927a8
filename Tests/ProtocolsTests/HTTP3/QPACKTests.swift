import Bytes
import TestSupport
import Testing

@testable import Protocols

/// RFC 9204 appendix B, with the table of 220 bytes that it has.
struct QPACKTests {
  private func fields(_ section: FieldSection) -> [String] {
    section.fields.map { field in
      String(decoding: section.bytes[field.name], as: UTF8.self) + ": "
        + String(decoding: section.bytes[field.value], as: UTF8.self)
    }
  }

  private func decode(_ hex: String, _ decoder: QPACKDecoder, stream: UInt64 = 4) -> (QPACKDecoder.Outcome, [String]) {
    let block = QUICVectors.bytes(hex)
    var section = FieldSection()
    let origin = OffsetMap(identity: block.count, at: 100)
    let outcome = decoder.decode(block.span.bytes, on: stream, origin, into: &section)
    return (outcome, fields(section))
  }

  private func instruct(_ hex: String, _ decoder: QPACKDecoder) -> Bool {
    let bytes = QUICVectors.bytes(hex)
    return decoder.readEncoder(bytes.span.bytes)
  }

  @Test func theExamplesOfTheStandard() {
    let decoder = QPACKDecoder(capacity: 220)
    // B.1
    let first = decode("0000510b2f696e6465782e68746d6c", decoder)
    #expect(first == (.done, [":path: /index.html"]))
    // B.2: the section arrives before the entries that it needs.
    let early = decode("03811011", decoder)
    #expect(early == (.blocked(until: 2), []))
    #expect(instruct("3fbd01c00f7777772e6578616d706c652e636f6dc10c2f73616d706c652f70617468", decoder))
    #expect(decoder.insertCount == 2)
    let second = decode("03811011", decoder)
    #expect(second == (.done, [":authority: www.example.com", ":path: /sample/path"]))
    // B.3, B.4
    #expect(instruct("4a637573746f6d2d6b65790c637573746f6d2d76616c7565", decoder))
    #expect(instruct("02", decoder))
    let third = decode("050080c181", decoder, stream: 8)
    #expect(third == (.done, [":authority: www.example.com", ":path: /", "custom-key: custom-value"]))
    // B.5
    #expect(instruct("810d637573746f6d2d76616c756532", decoder))
    #expect(decoder.insertCount == 5)
  }

  @Test func eachFieldKnowsWhereItWasEncoded() {
    let decoder = QPACKDecoder(capacity: 220)
    _ = instruct("3fbd01c00f7777772e6578616d706c652e636f6dc10c2f73616d706c652f70617468", decoder)
    let block = QUICVectors.bytes("03811011")
    var section = FieldSection()
    _ = decoder.decode(block.span.bytes, on: 4, OffsetMap(identity: 4, at: 100), into: &section)
    #expect(section.fields.map(\.wire) == [100..<103, 103..<104])
  }

  @Test func instructionsMayBeCutAnywhere() {
    let decoder = QPACKDecoder(capacity: 220)
    for byte in QUICVectors.bytes("3fbd01c00f7777772e6578616d706c652e636f6dc10c2f73616d706c652f70617468") {
      let one = [byte]
      let isRead = decoder.readEncoder(one.span.bytes)
      #expect(isRead)
    }
    let section = decode("03811011", decoder)
    #expect(section.1 == [":authority: www.example.com", ":path: /sample/path"])
  }

  @Test(arguments: ["", "00", "0000ff", "0000c0ffffffffffffffffff", "00005fffffff7f", "ff0000", "0000bf3f"])
  func whatIsNoSectionIsRefused(hex: String) {
    let decoder = QPACKDecoder(capacity: 0)
    let (outcome, _) = decode(hex, decoder)
    #expect(outcome == .failed)
  }

  /// One entry of the table, referred to over and over.
  @Test func aBombIsBounded() {
    let decoder = QPACKDecoder(capacity: 1 << 20)
    // Capacity 1 MiB, then `x: ` and 500,000 bytes.
    var encoder = QUICVectors.bytes("3fe1ff3f") + [0x41, 0x78]
    var length = 500_000 - 127
    encoder.append(0x7F)
    while length >= 128 {
      encoder.append(UInt8(length & 0x7F) | 0x80)
      length >>= 7
    }
    encoder.append(UInt8(length))
    encoder += [UInt8](repeating: 0x61, count: 500_000)
    let isRead = decoder.readEncoder(encoder.span.bytes)
    #expect(isRead || decoder.isBroken)
    let block: [UInt8] = [2, 0] + [UInt8](repeating: 0x80, count: 100_000)
    var section = FieldSection()
    _ = decoder.decode(block.span.bytes, on: 4, OffsetMap(identity: block.count, at: 0), into: &section)
    #expect(section.bytes.count <= FieldSection.limit)
  }
}
