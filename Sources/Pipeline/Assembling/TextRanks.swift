/// Gives equal texts one number, and once all are known, each number its place in the order of the texts: so that many
/// things are sorted by few texts without comparing these again and again.
struct TextRanks {
  private var texts: [String] = []
  private var numbers: [String: Int] = [:]
  private var last = 0

  mutating func number(of text: String) -> Int {
    if last < texts.count, texts[last] == text { return last }
    last = numbers[text] ?? texts.count
    if last == texts.count {
      numbers[text] = last
      texts.append(text)
    }
    return last
  }

  /// By number.
  var ranks: [Int] {
    var ranks = Array(repeating: 0, count: texts.count)
    for (rank, number) in texts.indices.sorted(by: { texts[$0] < texts[$1] }).enumerated() { ranks[number] = rank }
    return ranks
  }
}
