import Testing

@testable import Codings

@Suite struct CBORTokenizerTests {
  static func leaves(_ digits: String) -> [String] { LeafRecorder.unfold(hex(digits), type: "application/cbor").lines }

  /// RFC 8949 appendix A: encoded form and diagnostic notation.
  @Test(arguments: [
    ("00", "$=0"), ("17", "$=23"), ("1818", "$=24"), ("1903e8", "$=1000"), ("1a000f4240", "$=1000000"),
    ("1b000000e8d4a51000", "$=1000000000000"), ("1bffffffffffffffff", "$=18446744073709551615"), ("20", "$=-1"),
    ("3863", "$=-100"), ("3903e7", "$=-1000"), ("f90000", "$=0.0"), ("f93c00", "$=1.0"),
    ("fb3ff199999999999a", "$=1.1"), ("f93e00", "$=1.5"), ("f97bff", "$=65504.0"), ("fa47c35000", "$=100000.0"),
    ("fa7f7fffff", "$=3.4028234663852886e+38"), ("fb7e37e43c8800759c", "$=1e+300"),
    ("f90001", "$=5.960464477539063e-08"),
    ("f90400", "$=6.103515625e-05"), ("f9c400", "$=-4.0"), ("fbc010666666666666", "$=-4.1"), ("f97c00", "$=inf"),
    ("f9fc00", "$=-inf"), ("f97e00", "$=nan"), ("c11a514b67b0", "$=1363896240"), ("6161", "$=a"),
    ("6449455446", "$=IETF"),
    ("62225c", "$=\"\\"), ("62c3bc", "$=ü"), ("63e6b0b4", "$=水"),
    ("c074323031332d30332d32315432303a30343a30305a", "$=2013-03-21T20:04:00Z"),
    ("d82076687474703a2f2f7777772e6578616d706c652e636f6d", "$=http://www.example.com"),
  ])
  func scalars(_ vector: (String, String)) { #expect(Self.leaves(vector.0) == [vector.1]) }

  @Test(arguments: [
    ("80", []), ("a0", []), ("f6", []), ("f7", []), ("83010203", ["$[0]=1", "$[1]=2", "$[2]=3"]),
    ("8301820203820405", ["$[0]=1", "$[1][0]=2", "$[1][1]=3", "$[2][0]=4", "$[2][1]=5"]),
    ("a201020304", ["$[1]=2", "$[3]=4"]), ("a26161016162820203", ["$.a=1", "$.b[0]=2", "$.b[1]=3"]),
    ("826161a161626163", ["$[0]=a", "$[1].b=c"]),
    ("a56161614161626142616361436164614461656145", ["$.a=A", "$.b=B", "$.c=C", "$.d=D", "$.e=E"]),
    ("7f657374726561646d696e67ff", ["$=strea", "$=ming"]), ("9fff", []),
    ("9f018202039f0405ffff", ["$[0]=1", "$[1][0]=2", "$[1][1]=3", "$[2][0]=4", "$[2][1]=5"]),
    ("83019f0203ff820405", ["$[0]=1", "$[1][0]=2", "$[1][1]=3", "$[2][0]=4", "$[2][1]=5"]),
    ("bf61610161629f0203ffff", ["$.a=1", "$.b[0]=2", "$.b[1]=3"]), ("826161bf61626163ff", ["$[0]=a", "$[1].b=c"]),
    ("a2616180616201", ["$.b=1"]), ("a26161a0616201", ["$.b=1"]), ("a26161f6616201", ["$.b=1"]),
    ("a2616160616201", ["$.b=1"]), ("a261617fff616201", ["$.b=1"]),
  ])
  func containers(_ vector: (String, [String])) { #expect(Self.leaves(vector.0) == vector.1) }

  @Test func booleansAndByteStrings() {
    let recorder = LeafRecorder.unfold(hex("a3 6161 f5 6162 f4 6163 4401020304"), type: "application/cbor")
    #expect(recorder.entries.map(\.kind) == [.boolean, .boolean, .binary])
    #expect(recorder.entries.map(\.path) == ["$.a", "$.b", "$.c"])
    #expect(recorder.entries[2].source == 10..<14)
  }

  /// Lengths that lie, heads that are reserved, breaks in the wrong place: an error, never a trap.
  @Test(arguments: [
    "1c", "5bffffffffffffffff", "7b7fffffffffffffff61", "9b7fffffffffffffff01", "bbffffffffffffffff", "9a00ffffff01",
    "81", "a161", "ff", "a1ff", "7f6161", "7f4161ff", "df", "c1", "1f", "a1800101", "81ff", "8181",
  ])
  func rejects(_ digits: String) {
    var tokenizer = CBORTokenizer()
    var token = LeafToken()
    let bytes = hex(digits)
    #expect(throws: (any Error).self) { while try tokenizer.next(in: bytes.span.bytes, into: &token) {} }
  }

  @Test func nestingIsCapped() {
    let deep = [UInt8](repeating: 0x81, count: 100_000) + [0x01]
    var tokenizer = CBORTokenizer()
    var token = LeafToken()
    #expect(throws: (any Error).self) { while try tokenizer.next(in: deep.span.bytes, into: &token) {} }
  }

  @Test func recognisedWithoutAnnouncement() {
    // {"mac": "00:00:5e:00:53:10"}
    let map = hex("a1 636d6163 71") + Array("00:00:5e:00:53:10".utf8)
    #expect(LeafRecorder.unfold(map).lines == ["$.mac=00:00:5e:00:53:10"])
    #expect(LeafRecorder.unfold(map).entries[0].forms == ["cbor"])
    #expect(LeafRecorder.unfold(map + [0x01]).entries[0].forms == [])
  }
}
