/// Stuff that carries nothing: prepared once and copied in pieces, because most of the gigabyte is made of it.
struct Filler {
  private let binary: [UInt8]
  private let json: [[UInt8]]
  private let xml: [[UInt8]]
  private let form: [[UInt8]]

  init(seed: UInt64) {
    var random = SeededGenerator(seed &+ 99)
    binary = (0..<(1 << 20)).map { _ in UInt8(truncatingIfNeeded: random.next()) }
    let states = ["idle", "heating", "printing", "cooling", "paused", "waiting for material"]
    let parts = ["bracket", "housing", "gear", "clamp", "nozzle plate", "lid", "spacer"]
    func piece(_ format: (Int, String, String, Int) -> String) -> [[UInt8]] {
      (0..<512).map { index in
        Array(format(index, random.pick(states), random.pick(parts), random.below(1_000)).utf8)
      }
    }
    json = piece {
      ",{\"step\":\($0),\"state\":\"\($1)\",\"part\":\"\($2)\",\"layer\":\($3),\"ratio\":0.\($3),\"done\":false}"
    }
    xml = piece { "<step n=\"\($0)\"><state>\($1)</state><part>\($2)</part><layer>\($3)</layer></step>" }
    form = piece { "&f\($0)=\($1.split(separator: " ")[0])&p=\($2.split(separator: " ")[0])&n=\($3)" }
  }

  enum Kind: CaseIterable { case json, xml, form }

  func append(_ kind: Kind, _ count: Int, to bytes: inout [UInt8], _ random: inout SeededGenerator) {
    let pieces = kind == .json ? json : kind == .xml ? xml : form
    let end = bytes.count + count
    while bytes.count < end { bytes.append(contentsOf: pieces[random.below(pieces.count)]) }
  }

  func appendBinary(_ count: Int, to bytes: inout [UInt8], _ random: inout SeededGenerator) {
    var left = count
    while left > 0 {
      let start = random.below(binary.count / 2)
      let length = min(left, binary.count / 2)
      bytes.append(contentsOf: binary[start..<start + length])
      left -= length
    }
  }
}
