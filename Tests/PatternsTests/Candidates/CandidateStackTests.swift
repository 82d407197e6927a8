import Testing

@testable import Patterns

/// The shapes, checked against a plain search that reads the definitions of the header one byte at a time.
struct CandidateStackTests {
  private func marks(_ text: [UInt8]) -> Set<[Int]> {
    let stack = CandidateStack()
    stack.enter(text.span.bytes)
    var found: Set<[Int]> = []
    stack.forEach(in: 0..<text.count) { found.insert([Int($0.shape.rawValue), $0.offset]) }
    stack.leave()
    return found
  }

  private func isHex(_ byte: UInt8) -> Bool {
    (0x30...0x39).contains(byte) || (0x41...0x46).contains(byte) || (0x61...0x66).contains(byte)
  }

  private func isWord(_ byte: UInt8) -> Bool {
    (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
  }

  /// The definition of six pairs, read slowly.
  private func sixPairs(_ text: [UInt8], _ separator: UInt8, at start: Int) -> Bool {
    func byte(_ index: Int) -> UInt8 { text.indices.contains(index) ? text[index] : 0 }
    func isPair(_ index: Int) -> Bool { byte(index) == separator && isHex(byte(index + 1)) && isHex(byte(index + 2)) }
    for octet in 0..<6 {
      guard isHex(byte(start + 3 * octet)), isHex(byte(start + 3 * octet + 1)) else { return false }
      if octet < 5, byte(start + 3 * octet + 2) != separator { return false }
    }
    if isWord(byte(start - 1)) || isWord(byte(start + 17)) || isPair(start + 17) { return false }
    return !(byte(start - 1) == separator && isHex(byte(start - 2)) && isHex(byte(start - 3)))
  }

  @Test func findsEachShapeAtEveryAlignment() {
    let shapes: [(String, CandidateShape, Int)] = [
      ("a@example.com", .at, 1), ("00:00:5e:00:53:10", .colonPairs, 0), ("00-00-5E-00-53-10", .hyphenPairs, 0),
      ("0000.5e00.5310", .dottedGroups, 0), ("00005e005310", .hexTwelve, 0),
      ("f81d4fae-7dec-11d0-a765-00005e005310", .uuid, 0), ("d41d8cd98f00b204e9800998ecf8427e", .hexRun, 0),
      ("+12125550123", .plus, 0), ("(212) 555-0123", .areaCode, 0), ("212-555-0123", .groups334, 0),
      ("fe80::200:5eff:fe00:5310", .eui64, 12),
    ]
    for (text, shape, offset) in shapes {
      for padding in 0..<140 {
        let bytes = [UInt8](repeating: 0x20, count: padding) + Array(text.utf8) + [0x20, 0x20]
        #expect(marks(bytes).contains([Int(shape.rawValue), padding + offset]), "\(shape) behind \(padding)")
      }
    }
  }

  @Test func agreesWithTheSlowSearchOnRandomText() {
    var generator = SystemRandomNumberGenerator()
    let alphabet = Array("0123456789abcdefABCDEFgz:::---".utf8)
    for _ in 0..<300 {
      // Pieces of addresses, glued together in ways that make runs of every length.
      var text: [UInt8] = []
      while text.count < 300 {
        let separator: UInt8 = Bool.random(using: &generator) ? 0x3A : 0x2D
        for _ in 0..<Int.random(in: 1...9, using: &generator) {
          text += [
            alphabet[Int.random(in: 0..<22, using: &generator)], alphabet[Int.random(in: 0..<22, using: &generator)],
          ]
          text.append(Int.random(in: 0..<12, using: &generator) == 0 ? alphabet.randomElement() ?? 0 : separator)
        }
        if Bool.random(using: &generator) { text.append(0x20) }
      }
      let found = marks(text)
      for start in text.indices {
        #expect(found.contains([1, start]) == sixPairs(text, 0x3A, at: start))
        #expect(found.contains([2, start]) == sixPairs(text, 0x2D, at: start))
      }
    }
  }

  @Test(arguments: [
    "3f:00:00:5e:00:53:10:aa", "00:00:5e:00:53", "x00:00:5e:00:53:10", "00:00:5e:00:53:10f", "00:00:5e:00:53:10:aa",
    "1.0000.5e00.5310", "00005e0053100", "f81d4fae-7dec-11d0-a765-00005e0053100", "(21) 555", "1212-555-0123",
  ])
  func leavesLongerAndShorterOnesAlone(text: String) {
    let wanted: Set<Int> = [1, 2, 3, 4, 5, 8, 9]
    #expect(marks(Array(text.utf8)).filter { wanted.contains($0[0]) }.isEmpty)
  }

  @Test func layersNest() {
    let stack = CandidateStack()
    let outer = Array("a@example.com".utf8)
    let inner = Array("nothing here".utf8)
    stack.enter(outer.span.bytes)
    stack.enter(inner.span.bytes)
    let innerIsQuiet = stack.isQuiet
    stack.leave()
    let outerIsQuiet = stack.isQuiet
    #expect(innerIsQuiet)
    #expect(!outerIsQuiet)
  }

  @Test func aFloodIsScannedInWindowsWithoutLoss() {
    let unit = Array("a@a.aa ".utf8)
    let count = 200_000
    let flood = [UInt8]((0..<count).flatMap { _ in unit })
    let stack = CandidateStack()
    stack.enter(flood.span.bytes)
    let isCovered = stack.covers(0..<flood.count)
    var found = 0
    stack.forEachWindow(of: flood.span.bytes) { mark in if mark.shape == .at { found += 1 } }
    #expect(!isCovered)
    #expect(found == count)
  }

  @Test func emptyAndTinyLayersAreQuiet() {
    for count in 0..<4 {
      let stack = CandidateStack()
      let bytes = [UInt8](repeating: 0x2B, count: count)
      stack.enter(bytes.span.bytes)
      let isQuiet = stack.isQuiet
      #expect(isQuiet)
    }
  }
}
