import Testing

@testable import Codings

@Suite struct MessagePackTokenizerTests {
  static func leaves(_ digits: String) -> [String] {
    LeafRecorder.unfold(hex(digits), type: "application/msgpack").lines
  }

  /// The formats of the specification, one of each.
  @Test(arguments: [
    ("07", "$=7"), ("7f", "$=127"), ("ff", "$=-1"), ("e0", "$=-32"), ("cc80", "$=128"), ("cd0100", "$=256"),
    ("ce00010000", "$=65536"), ("cf0000000100000000", "$=4294967296"), ("d080", "$=-128"), ("d18000", "$=-32768"),
    ("d280000000", "$=-2147483648"), ("d38000000000000000", "$=-9223372036854775808"), ("ca3fc00000", "$=1.5"),
    ("cb3ff199999999999a", "$=1.1"), ("a161", "$=a"), ("d90161", "$=a"), ("da000161", "$=a"), ("db0000000161", "$=a"),
    ("c40161", "$=a"), ("c5000161", "$=a"), ("c60000000161", "$=a"), ("d40161", "$=a"), ("d5016162", "$=ab"),
    ("c7010561", "$=a"), ("c800010561", "$=a"), ("c9000000010561", "$=a"),
  ])
  func scalars(_ vector: (String, String)) { #expect(Self.leaves(vector.0) == [vector.1]) }

  @Test(arguments: [
    ("c0", []), ("80", []), ("90", []), ("82a7636f6d70616374c3a6736368656d6100", ["$.compact=\u{FFFD}", "$.schema=0"]),
    ("930102c0", ["$[0]=1", "$[1]=2"]), ("dc00020102", ["$[0]=1", "$[1]=2"]), ("dd0000000101", ["$[0]=1"]),
    ("de0001a16101", ["$.a=1"]), ("df00000001a16101", ["$.a=1"]), ("810102", ["$[1]=2"]),
    ("82a16190a16202", ["$.b=2"]), ("82a161a0a16202", ["$.b=2"]),
    ("81a16192 01 81a162a163", ["$.a[0]=1", "$.a[1].b=c"]),
  ])
  func containers(_ vector: (String, [String])) { #expect(Self.leaves(vector.0) == vector.1) }

  @Test(arguments: [
    "c1", "a261", "d9ff61", "dbffffffff61", "ddffffffff01", "dfffffffffa161", "81", "81a1", "8190", "819001", "92c1",
    "c6ffffffff", "c9ffffffff01", "cf00",
  ])
  func rejects(_ digits: String) {
    var tokenizer = MessagePackTokenizer()
    var token = LeafToken()
    let bytes = hex(digits)
    #expect(throws: (any Error).self) { while try tokenizer.next(in: bytes.span.bytes, into: &token) {} }
  }

  @Test func nestingIsCapped() {
    let deep = [UInt8](repeating: 0x91, count: 100_000) + [0x01]
    var tokenizer = MessagePackTokenizer()
    var token = LeafToken()
    #expect(throws: (any Error).self) { while try tokenizer.next(in: deep.span.bytes, into: &token) {} }
  }

  @Test func recognisedWithoutAnnouncement() {
    let map = hex("81 a3 6d6163 b1") + Array("00:00:5e:00:53:10".utf8)
    #expect(LeafRecorder.unfold(map).entries[0].forms == ["msgpack"])
    #expect(LeafRecorder.unfold(map).lines == ["$.mac=00:00:5e:00:53:10"])
  }
}
