import Bytes
import Testing

@testable import Codings

@Suite struct ContentDecoderTests {
  /// 24 lines `{"n":I,"h":"…","mac":"00:00:5e:00:53:II"}`, made and compressed by Python's `gzip`.
  static let gzip = hex(
    """
    1f8b08000000000002037d943192de300846fb1cc3f516804012ff6d108849935c6027778f36bfecad94198f5c789e10e87dfebc7e5f2ff8b87e\
    5eafcbd383a0b34a489599b5ce767d5cbfccd74780d77a64fe5bcb5aaf3f3f3ebf60dc30bb31956e3074bd08c2fd08e30dd3863bce463d34d829\
    6ba909f508d30d97373cdd87f73679884fca49bdc0112e37cc6fd87acbac4d8db2cc86a1d8f108f30dcbaecc6165b41c63152e2cd1da796072c3\
    f50de3aa0a8a2ed63ba465cd2147b8de707bc33d91274bfa9cb63632b1721e58bbe1bea7ad09d9557268b7a1289ae7cafd86f50db338775ffd4e\
    8ad579acfa7684f591642b162594b976206326d1261247da1e7a3b56056904af3ddcac4e20573dd2e3a16fc9082c385acda9ad899ad1f9b6fca1\
    b7652ee893111c890d6142fce7bae2a16fcd6c94950a251aee2456b39e1d9d0fbd3dd391057d890a95b454d31ae548e7436fd1bc71681b80d326\
    c9ca09dbf1c6f03bd6dbb406332369ba0ee8159a363df68d4fae71ab569357cfc922b56345eb1e79a49f60e3760d1366090b5585bef2958d8f7d\
    e3936cdaaee90a4969d00901959ddb3ac3917ea24ddbb5e2a2e1c07df62e405cc63cd34fb669bb36eaf2ac05659f2141b86c1f47fa09376dd74a\
    ab5ad6dfb87107d695f3e84753f12bdd7f0160871863c6050000
    """)

  static func decode(
    _ body: [UInt8], _ coding: ContentCoding, limit: Int = 1 << 25
  ) -> (text: [UInt8], outcome: ContentDecoder.Outcome) {
    var output: [UInt8] = []
    let outcome = ContentDecoder().decode(body.span.bytes, coding, into: &output, limit: limit)
    return (output, outcome)
  }

  @Test func deflateIsZlibOrRaw() {
    // Both by Python's `zlib`, from the same text.
    let zlib = hex("78dacb4d4cb63530b00222d35430696c6568609d8b45d41000eef40a63")
    let text = Array("mac=00:00:5e:00:53:10;mac=00:00:5e:00:53:11".utf8)
    #expect(Self.decode(zlib, .deflate) == (text, .complete))
    #expect(Self.decode(Array(zlib[2..<zlib.count - 4]), .deflate) == (text, .complete))
  }

  @Test func cutAndCorruptBodiesGiveWhatTheyHave() {
    let whole = Self.decode(Self.gzip, .gzip)
    #expect(whole.outcome == .complete)
    #expect(whole.text.count == 1478)
    let cut = Self.decode(Array(Self.gzip.prefix(300)), .gzip)
    #expect(cut.outcome == .cut)
    #expect(cut.text.count > 200 && whole.text.starts(with: cut.text))
    var damaged = Self.gzip
    damaged[400] ^= 0xFF
    let corrupt = Self.decode(damaged, .gzip)
    #expect(corrupt.outcome == .corrupt)
    #expect(corrupt.text.prefix(200) == whole.text.prefix(200))
    #expect(Self.decode(Array("plain text".utf8), .gzip) == ([], .corrupt))
    #expect(Self.decode([], .gzip).outcome == .cut)
  }

  /// Bombs: gzip at 1000:1, Zstandard at 30,000:1, Brotli at a million to one.
  @Test func bombsAreStopped() {
    // `gzip -9` of 1 MiB of zeros is this front, 1,016 zeros, and this end; members may follow each other.
    let member =
      hex("1f8b0800000000000203edc13101000000c2a0f54f6d085fa0") + [UInt8](repeating: 0, count: 1016)
      + hex("3e031cea38a700001000")
    let gzip = [UInt8]((0..<64).map { _ in member }.joined())
    let zstd = hex("28b52ffd0058") + [UInt8]((0..<1000).map { _ in [0x02, 0x00, 0x10, 0x41] as [UInt8] }.joined())
    // `brotli` of 64 MiB of zeros.
    let brotli = hex(
      "cfffff7ff82700e2b14020f7fe9ffffffff04f00c4610180eefd3fffffffe19f0088c32200ddfb7ffeffffc33f0110870500baf7ff03")
    for (bomb, coding) in [(gzip, ContentCoding.gzip), (zstd, .zstd), (brotli, .brotli)] {
      let opened = Self.decode(bomb, coding)
      #expect(opened.outcome == .tooLarge, "\(coding)")
      #expect(opened.text.count <= 3 << 20, "\(coding)")
    }
    let recorder = LeafRecorder.unfold(brotli, encoding: "br")
    #expect(recorder.troubles == ["unfolding-size"])
  }

  @Test func outputIsLimited() {
    #expect(Self.decode(Self.gzip, .gzip, limit: 100).text.count == 100)
    #expect(Self.decode(Self.gzip, .gzip, limit: 100).outcome == .tooLarge)
  }

  /// Each piece of output is traced to input that, taken alone up to there, gives it; and to little more.
  @Test func mapNamesTheInputOfEachPiece() throws {
    var map = OffsetMap()
    ContentDecoder().map(Self.gzip.span.bytes, .gzip, limit: .max, into: &map)
    let text = Self.decode(Self.gzip, .gzip).text
    for line in 0..<24 {
      let needle =
        Array("00:00:5e:00:53:".utf8) + Array((line < 16 ? "0" : "").utf8) + Array(String(line, radix: 16).utf8)
      let at = try #require((0..<text.count - 17).first { Array(text[$0..<$0 + 17]) == needle })
      var low = Int.max
      var high = 0
      map.sources(of: at..<at + 17) {
        low = min(low, Int($0.lowerBound))
        high = max(high, Int($0.upperBound))
      }
      #expect(Self.decode(Array(Self.gzip.prefix(high)), .gzip).text.count >= at + 17)
      #expect(Self.decode(Array(Self.gzip.prefix(low)), .gzip).text.count <= at)
      // The first line waits for the code tables of the block.
      if line > 0 { #expect(high - low <= 80, "line \(line)") }
    }
  }

  @Test func contentEncodingsAreUndoneFromTheLast() {
    let inner = Encoders.gzip(Array(#"{"mac":"00:00:5e:00:53:10"}"#.utf8))
    let recorder = LeafRecorder.unfold(Encoders.gzip(inner), type: "application/json", encoding: "gzip, gzip")
    #expect(recorder.entries.map(\.forms) == [["gzip", "gzip", "json"]])
    #expect(recorder.lines == ["$.mac=00:00:5e:00:53:10"])
    // Compressed bytes are not shown as a layer.
    #expect(recorder.layers.map(\.form) == ["gzip"])
    #expect(recorder.troubles.isEmpty)
  }

  @Test func tenCodingsAroundEachOtherEnd() {
    var body = Array(#"{"mac":"00:00:5e:00:53:10"}"#.utf8)
    for _ in 0..<10 { body = Encoders.gzip(body) }
    let recorder = LeafRecorder.unfold(
      body, type: "application/json", encoding: Array(repeating: "gzip", count: 10).joined(separator: ", "))
    #expect(recorder.isBalanced)
    // Either all are undone, or it is said that they are not.
    #expect(recorder.lines.contains("$.mac=00:00:5e:00:53:10") != recorder.troubles.contains("unfolding-depth"))
  }

  @Test func declaredButNotThere() {
    let plain = LeafRecorder.unfold("just text here", encoding: "gzip")
    #expect(plain.values == ["just text here"])
    #expect(plain.troubles == ["bad-gzip"])
    let unknown = LeafRecorder.unfold("just text here", encoding: "compress")
    #expect(unknown.values == ["just text here"])
    #expect(unknown.troubles == ["unknown-content-coding"])
    #expect(LeafRecorder.unfold("just text here", encoding: "identity").troubles == [])
    #expect(LeafRecorder.unfold([], encoding: "gzip").troubles == [])
  }

  @Test func thereButNotDeclared() {
    let body = Encoders.gzip(Array(#"{"mac":"00:00:5e:00:53:10"}"#.utf8))
    #expect(LeafRecorder.unfold(body, type: "application/octet-stream").entries.map(\.forms) == [["gzip", "json"]])
  }
}
