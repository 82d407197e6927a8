import Foundation
import Testing

@testable import Codings

@Suite struct ProtobufTokenizerTests {
  static func leaves(_ digits: String) -> [String] {
    LeafRecorder.unfold(hex(digits), type: "application/x-protobuf").lines
  }

  /// The examples of protobuf.dev, "Encoding".
  @Test(arguments: [
    ("089601", ["$.1=150"]), ("120774657374696e67", ["$.2=testing"]), ("1a03089601", ["$.3.1=150"]),
    ("220568656c6c6f280128022803", ["$.4=hello", "$.5=1", "$.5=2", "$.5=3"]),
    ("08ffffffffffffffffff01", ["$.1=18446744073709551615"]), ("09000000000000f03f", ["$.1=1.0"]),
    ("0d0000c03f", ["$.1=1.5"]), ("0900e1f50500000000", ["$.1=100000000"]), ("0a00", []),
  ])
  func examples(_ vector: (String, [String])) { #expect(Self.leaves(vector.0) == vector.1) }

  @Test(arguments: [
    "0880", "08ffffffffffffffffff02", "08ffffffffffffffffffff01", "0aff", "0affffffffffffffffff01", "00", "0f", "0901",
    "0d01", "0a05616263",
  ])
  func rejects(_ digits: String) {
    var tokenizer = ProtobufTokenizer()
    var token = LeafToken()
    let bytes = hex(digits)
    #expect(throws: (any Error).self) { while try tokenizer.next(in: bytes.span.bytes, into: &token) {} }
  }

  @Test func recognisedWithoutAnnouncementOnlyWithText() {
    // 1: "00:00:5e:00:53:10", 2: { 1: "D12345" }, 3: 7
    let message = hex("0a11") + Array("00:00:5e:00:53:10".utf8) + hex("1208 0a06") + Array("D12345".utf8) + hex("1807")
    let recorder = LeafRecorder.unfold(message)
    #expect(recorder.lines == ["$.1=00:00:5e:00:53:10", "$.2.1=D12345", "$.3=7"])
    #expect(recorder.entries[0].forms == ["protobuf"])
    #expect(LeafRecorder.unfold(hex("089601100118021803")).entries[0].forms == [])
    #expect(LeafRecorder.unfold(message + [0xFF]).entries[0].forms == [])
  }

  /// What the whole is called (a token, a visitor) does not say what its parts are; what an element of an array is, it
  /// does.
  @Test func fieldsWithoutNamesTakeNoneFromOutside() {
    let message = hex("0a0b") + Array("dQw4w9WgXcQ".utf8) + hex("1209") + Array("yFlgTWRNd".utf8)
    let text = "{\"token\": \"\(Data(message).base64EncodedString())\", \"mails\": [\"a@example.org\"]}"
    let recorder = LeafRecorder.unfold(text)
    #expect(recorder.entry("dQw4w9WgXcQ")?.path == "$.token $.1")
    #expect(recorder.entry("dQw4w9WgXcQ")?.key == "#")
    #expect(recorder.entry("a@example.org")?.key == "mails")
  }

  @Test func nestingIsCapped() {
    var message: [UInt8] = [0x08, 0x01]
    for _ in 0..<200 where message.count < 0x3FFF {
      message =
        [0x0A]
        + (message.count < 128
          ? [UInt8(message.count)]
          : [UInt8(message.count & 0x7F | 0x80), UInt8(message.count >> 7)]) + message
    }
    let recorder = LeafRecorder.unfold(message, type: "application/protobuf")
    #expect(recorder.entries.count == 1)
    #expect(recorder.entries[0].kind == .binary)
  }
}
