import Bytes
import CCandidates

/// The marks of the layers of one unfolding. Layers nest, so their marks are a stack in one reused buffer.
///
/// The buffer is bounded. A layer with more marks than fit is scanned only up to `scannedEnd` of that layer; what lies
/// behind is scanned window by window when somebody asks for it, so that a flood of candidates costs time in proportion
/// to its length, and no memory.
package final class CandidateStack {
  private struct Layer {
    var start: Int
    var count: Int
    var scannedEnd: Int
  }

  /// Marks kept for all open layers together.
  private static let capacity = 32_768
  /// Marks of one window of an overfull layer, in the same allocation behind the others.
  private static let window = 2_048

  private let marks: UnsafeMutablePointer<candor_mark>
  private var layers: [Layer] = []
  private var used = 0

  package init() {
    marks = .allocate(capacity: Self.capacity + Self.window)
    layers.reserveCapacity(16)
  }

  deinit { marks.deallocate() }

  /// Scans a layer that is entered.
  package func enter(_ bytes: RawSpan) {
    var scanned = 0
    var count = 0
    if Self.capacity - used >= 704, bytes.byteCount <= Int(UInt32.max) {
      count = bytes.withUnsafeBytes { buffer in
        guard let base = buffer.baseAddress else { return 0 }
        return candor_find_candidates(
          base.assumingMemoryBound(to: UInt8.self), buffer.count, 0, marks + used, Self.capacity - used, &scanned)
      }
    }
    layers.append(Layer(start: used, count: count, scannedEnd: scanned))
    used += count
  }

  /// Drops the marks of the layer entered last.
  package func leave() {
    guard let layer = layers.popLast() else { return }
    used = layer.start
  }

  /// Whether the layer entered last may hold a mark at all.
  package var isQuiet: Bool {
    guard let layer = layers.last else { return true }
    return layer.count == 0
  }

  /// What is known of a part of the layer entered last.
  package enum Yield: Sendable { case nothing, marks, unscanned }

  /// What `range` holds, in one question: most leaves hold nothing.
  package func yield(in range: Range<Int>) -> Yield {
    guard let layer = layers.last else { return .unscanned }
    if range.upperBound > layer.scannedEnd { return .unscanned }
    if layer.count == 0 { return .nothing }
    let low = firstMark(atBlockOf: range.lowerBound, in: layer)
    // Within a block marks are not in order, so a mark of the first or last block may still lie outside.
    return low < layer.start + layer.count && Int(marks[low].offset) & ~63 < range.upperBound ? .marks : .nothing
  }

  /// How far from `offset` on the layer entered last surely holds no mark: up to the block of the next one, or to where
  /// it was scanned. May be below `offset`.
  package func quietEnd(from offset: Int) -> Int {
    guard let layer = layers.last else { return 0 }
    guard layer.count > 0 else { return layer.scannedEnd }
    let low = firstMark(atBlockOf: offset, in: layer)
    return low < layer.start + layer.count ? Int(marks[low].offset) & ~63 : layer.scannedEnd
  }

  /// The first mark in or behind the block of 64 bytes that holds `offset`: within a block marks are ordered by shape.
  private func firstMark(atBlockOf offset: Int, in layer: Layer) -> Int {
    let block = offset & ~63
    var low = layer.start
    var high = layer.start + layer.count
    while low < high {
      let middle = (low + high) / 2
      if Int(marks[middle].offset) & ~63 < block { low = middle + 1 } else { high = middle }
    }
    return low
  }

  /// Whether all marks of `range` in the layer entered last are known.
  package func covers(_ range: Range<Int>) -> Bool {
    guard let layer = layers.last else { return false }
    return range.upperBound <= layer.scannedEnd
  }

  /// Calls `body` for each mark of the layer entered last that lies in `range`, by blocks ascending.
  package func forEach(in range: Range<Int>, _ body: (CandidateMark) -> Void) {
    guard let layer = layers.last, layer.count > 0 else { return }
    var low = firstMark(atBlockOf: range.lowerBound, in: layer)
    let end = layer.start + layer.count
    while low < end {
      let offset = Int(marks[low].offset)
      if offset & ~63 >= range.upperBound { return }
      if range.contains(offset), let shape = CandidateShape(rawValue: marks[low].shape) {
        body(CandidateMark(shape: shape, offset: offset))
      }
      low += 1
    }
  }

  /// Whether the layer entered last holds a mark of this shape, in what was scanned.
  package func contains(_ shape: CandidateShape) -> Bool {
    guard let layer = layers.last else { return false }
    for index in layer.start..<layer.start + layer.count where marks[index].shape == shape.rawValue { return true }
    return false
  }

  /// Calls `body` for each mark of `bytes`, whatever their number, without regard to layers.
  package func forEachWindow(of bytes: RawSpan, _ body: (CandidateMark) -> Void) {
    guard bytes.byteCount <= Int(UInt32.max) else { return }
    let window = marks + Self.capacity
    var from = 0
    while from < bytes.byteCount {
      var scanned = 0
      let count = bytes.withUnsafeBytes { buffer -> Int in
        guard let base = buffer.baseAddress else { return 0 }
        return candor_find_candidates(
          base.assumingMemoryBound(to: UInt8.self), buffer.count, from, window, Self.window, &scanned)
      }
      for index in 0..<count {
        guard let shape = CandidateShape(rawValue: window[index].shape) else { continue }
        body(CandidateMark(shape: shape, offset: Int(window[index].offset)))
      }
      guard scanned > from else { return }
      from = scanned
    }
  }
}
