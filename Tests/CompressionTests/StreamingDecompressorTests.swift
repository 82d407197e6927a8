import Bytes
import Testing

@testable import Compression

/// The compressed vectors are what `gzip -9n`, `zstd -19`, `brotli` and Python's `zlib` make of `text`.
@Suite struct StreamingDecompressorTests {
  static let text = Array("mac=00:00:5e:00:53:10;mac=00:00:5e:00:53:11".utf8)
  static let vectors: [(StreamingDecompressor.Format, [UInt8])] = [
    (.gzip, bytes("1f8b0800000000000203cb4d4cb63530b00222d35430696c6568609d8b45d41000c9dd30262b000000")),
    (.zlib, bytes("78dacb4d4cb63530b00222d35430696c6568609d8b45d41000eef40a63")),
    (.rawDeflate, bytes("cb4d4cb63530b00222d35430696c6568609d8b45d41000")),
    (.zstd, bytes("28b52ffd0468ed0000b86d61633d30303a30303a35653a30303a35333a31303b310100929e4dd2402cce")),
    (.brotli, bytes("1f2a00f88dd45a2db71c02e758ac1331be85731e2d9d9d5264aa2861ebde009007626209")),
  ]

  static func bytes(_ hex: String) -> [UInt8] {
    let digits = hex.utf8.compactMap(\.hexValue)
    return stride(from: 0, to: digits.count - 1, by: 2).map { digits[$0] << 4 | digits[$0 + 1] }
  }

  /// Opens `input` cut into pieces of `step` bytes, `limit` bytes of output at a time.
  static func open(
    _ format: StreamingDecompressor.Format, _ input: [UInt8], step: Int = .max, limit: Int = .max
  ) throws -> (output: [UInt8], consumed: Int, isFinished: Bool) {
    let decompressor = try StreamingDecompressor(format)
    var output: [UInt8] = []
    var offset = 0
    var isFinished = false
    while true {
      let before = output.count
      let end = min(input.count, offset + min(step, input.count))
      let result = try decompressor.decompress(
        input.span.bytes.extracting(offset..<end), into: &output, limit: limit)
      #expect(output.count - before <= limit)
      offset += result.consumed
      isFinished = result.isFinished
      if result.consumed == 0, output.count == before { return (output, offset, isFinished) }
    }
  }

  @Test(arguments: vectors, [1, 2, 7, 10_000])
  func opensPieceByPiece(_ vector: (StreamingDecompressor.Format, [UInt8]), step: Int) throws {
    let whole = try Self.open(vector.0, vector.1, step: step)
    #expect(whole.output == Self.text)
    #expect(whole.consumed == vector.1.count)
    #expect(whole.isFinished)
    #expect(try Self.open(vector.0, vector.1, step: step, limit: 3).output == Self.text)
  }

  @Test(arguments: vectors)
  func cutInputIsNeverFinished(_ vector: (StreamingDecompressor.Format, [UInt8])) throws {
    for length in 1..<vector.1.count {
      let cut = try Self.open(vector.0, Array(vector.1.prefix(length)))
      #expect(!cut.isFinished, "cut at \(length)")
      #expect(Self.text.starts(with: cut.output))
    }
  }

  @Test(arguments: [StreamingDecompressor.Format.gzip, .zstd], [1, 5, 10_000])
  func severalStreamsAreOne(_ format: StreamingDecompressor.Format, step: Int) throws {
    let one = try #require(Self.vectors.first { $0.0 == format }).1
    let whole = try Self.open(format, one + one + one, step: step)
    #expect(whole.output == Self.text + Self.text + Self.text)
    #expect(whole.isFinished)
  }

  @Test func skippableFramesAreSkipped() throws {
    let skippable: [UInt8] = [0x51, 0x2A, 0x4D, 0x18, 3, 0, 0, 0, 1, 2, 3]
    let frame = Self.vectors[3].1
    #expect(try Self.open(.zstd, skippable + frame + skippable).output == Self.text)
  }

  @Test(arguments: [[0], [0, 0, 0, 0], Array("trailer".utf8), [0x1F], [0x1F, 0x8B, 0x08, 0xFF, 1, 2, 3]])
  func bytesBehindTheLastMemberAreLeft(_ tail: [UInt8]) throws {
    let result = try Self.open(.gzip, Self.vectors[0].1 + tail)
    #expect(result.output == Self.text)
    if tail.first != 0x1F { #expect(result.consumed == Self.vectors[0].1.count && result.isFinished) }
  }

  @Test(arguments: vectors)
  func everyFlippedByteIsAnErrorOrOtherText(_ vector: (StreamingDecompressor.Format, [UInt8])) {
    for index in vector.1.indices {
      var damaged = vector.1
      damaged[index] ^= 0x55
      _ = try? Self.open(vector.0, damaged)
    }
  }

  @Test func wrongChecksumIsCorrupt() {
    var damaged = Self.vectors[0].1
    damaged[damaged.count - 8] ^= 1
    #expect(throws: CompressionError.corrupt) { try Self.open(.gzip, damaged) }
    damaged = Self.vectors[1].1
    damaged[damaged.count - 1] ^= 1
    #expect(throws: CompressionError.corrupt) { try Self.open(.zlib, damaged) }
  }

  @Test func presetDictionaryIsUnsupported() {
    // RFC 1950: FDICT set, check bits right.
    #expect(throws: CompressionError.unsupported) { try Self.open(.zlib, [0x78, 0x20, 0, 0, 0, 1, 3, 0]) }
  }

  @Test func windowBeyondTheLimitIsUnsupported() throws {
    // RFC 8878 section 3.1.1.1.2: exponent 20 asks for a window of 1 GiB.
    let frame: [UInt8] = [0x28, 0xB5, 0x2F, 0xFD, 0x00, 20 << 3, 0x01, 0, 0]
    #expect(throws: CompressionError.unsupported) { try Self.open(.zstd, frame) }
  }

  @Test func limitHoldsBackABomb() throws {
    // RFC 8878 section 3.1.1.2.2: RLE blocks of 128 KiB in four bytes each.
    let block: [UInt8] = [0x02, 0x00, 0x10, 0x41]
    var bomb: [UInt8] = [0x28, 0xB5, 0x2F, 0xFD, 0x00, 0x58]
    for _ in 0..<1000 { bomb += block }
    let decompressor = try StreamingDecompressor(.zstd)
    var output: [UInt8] = []
    _ = try decompressor.decompress(bomb.span.bytes, into: &output, limit: 100_000)
    #expect(output.count == 100_000)
    #expect(output.allSatisfy { $0 == 0x41 })
    #expect(output.capacity < 400_000)
  }

  @Test func resetStartsAnew() throws {
    for (format, vector) in Self.vectors {
      let decompressor = try StreamingDecompressor(format)
      var output: [UInt8] = []
      _ = try decompressor.decompress(vector.span.bytes.extracting(0..<12), into: &output, limit: .max)
      try decompressor.reset()
      output = []
      let result = try decompressor.decompress(vector.span.bytes, into: &output, limit: .max)
      #expect(output == Self.text)
      #expect(result.isFinished)
    }
  }

  @Test func formatIsRecognisedByContent() {
    func format(_ bytes: [UInt8]) -> StreamingDecompressor.Format? { .recognise(bytes.span.bytes) }
    for (name, vector) in Self.vectors where name != .brotli && name != .rawDeflate { #expect(format(vector) == name) }
    #expect(format([0x50, 0x2A, 0x4D, 0x18]) == .zstd)
    #expect(format([0x78, 0x9C]) == .zlib)
    // Look-alikes: other methods, reserved flags, wrong check bits, text.
    #expect(format([0x1F, 0x8B, 0x07, 0]) == nil)
    #expect(format([0x1F, 0x8B, 0x08, 0xE0]) == nil)
    #expect(format([0x1F, 0x9D, 0x90, 0]) == nil)
    #expect(format([0x78, 0x9D]) == nil)
    #expect(format(Array("xylophone".utf8)) == nil)
    #expect(format(Array("(/) text".utf8)) == nil)
    #expect(format([]) == nil)
    #expect(format([0x1F]) == nil)
  }
}
