/// Numbers equal values from 0, in the order in which they are first met.
struct Numbering<Value: Hashable & Sendable>: Sendable {
  private(set) var values: [Value] = []
  private var numbers: [Value: Int32] = [:]
  private var last: Int32 = 0

  /// What is numbered in a row is often equal, and then needs no look-up.
  mutating func number(of value: Value) -> Int32 {
    if Int(last) < values.count, values[Int(last)] == value { return last }
    if let number = numbers[value] {
      last = number
      return number
    }
    last = Int32(truncatingIfNeeded: values.count)
    values.append(value)
    numbers[value] = last
    return last
  }
}
