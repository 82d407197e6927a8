/// Which transfers are linked with each transfer, by their final numbers from 0, ascending. All lists lie in one array.
struct LinkLists {
  private var starts: [Int]
  private var members: [Int32]

  /// - Parameters:
  ///   - links: Pairs of positions before ordering; no pair stands twice.
  ///   - order: The position that each number has.
  init(_ links: [(Int, Int)], order: [Int]) {
    var numbers = [Int32](repeating: 0, count: order.count)
    for (number, position) in order.enumerated() { numbers[position] = Int32(truncatingIfNeeded: number) }
    starts = [Int](repeating: 0, count: order.count + 1)
    for (one, other) in links {
      starts[Int(numbers[one]) + 1] += 1
      starts[Int(numbers[other]) + 1] += 1
    }
    for number in order.indices { starts[number + 1] += starts[number] }
    members = [Int32](repeating: 0, count: links.count * 2)
    var ends = starts
    for (one, other) in links {
      let (first, second) = (numbers[one], numbers[other])
      members[ends[Int(first)]] = second
      members[ends[Int(second)]] = first
      ends[Int(first)] += 1
      ends[Int(second)] += 1
    }
    for number in order.indices where starts[number + 1] - starts[number] > 1 {
      members[starts[number]..<starts[number + 1]].sort()
    }
  }

  subscript(number: Int) -> ArraySlice<Int32> { members[starts[number]..<starts[number + 1]] }
}
