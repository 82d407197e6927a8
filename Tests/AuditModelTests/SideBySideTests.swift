import AuditModel
import Testing

@Suite struct SideBySideTests {
  @Test func `each answer comes from its own thing`() {
    for _ in 0..<200 {
      let (sum, text) = sideBySide {
        (1...1_000).reduce(0, +)
      } _: {
        "other"
      }
      #expect(sum == 500_500)
      #expect(text == "other")
    }
    let (first, second, third) = sideBySide({ 1 }, { [2, 3] }, { nil as Int? })
    #expect(first == 1)
    #expect(second == [2, 3])
    #expect(third == nil)
  }

  @Test func `both are changed where they are`() {
    var (numbers, words) = (Array(0..<5_000), ["b", "c", "a"])
    sideBySide(&numbers, { $0.reverse() }, &words, { $0.sort() })
    #expect(numbers.first == 4_999 && numbers.last == 0 && numbers.count == 5_000)
    #expect(words == ["a", "b", "c"])
  }
}
