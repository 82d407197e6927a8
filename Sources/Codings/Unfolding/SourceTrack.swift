import Bytes

/// Finds where decoded bytes came from, by decoding again: nothing is written down while nothing is asked. The first
/// question lays marks at regular steps, each further one decodes only from the nearest mark.
struct SourceTrack {
  private static let step = 256

  /// For text codings: the offset in the source at which decoding has given `index * step` bytes or a little less.
  private var marks: [Mark] = []
  /// For content codings.
  private var map = OffsetMap()
  private var isReady = false
  private var scratch: [UInt8] = []

  private struct Mark {
    var derived: Int
    var source: Int
  }

  mutating func removeAll() {
    guard isReady else { return }
    isReady = false
    marks.removeAll(keepingCapacity: true)
    map.removeAll()
  }

  /// The source of `range` under a text coding, exact to one unit of the coding.
  mutating func source(of range: Range<Int>, in source: RawSpan, _ coding: TextCoding) -> Range<Int> {
    if !isReady { layMarks(source, coding) }
    let low = offset(reaching: range.lowerBound, in: source, coding, inclusive: false)
    let high = offset(reaching: range.upperBound, in: source, coding, inclusive: true)
    return min(low, high)..<max(low, high)
  }

  /// The source of `range` under a content coding, exact to a few bytes where the format allows it.
  mutating func source(
    of range: Range<Int>, in source: RawSpan, _ coding: ContentCoding, limit: Int, decoder: ContentDecoder
  ) -> Range<Int> {
    if !isReady {
      decoder.map(source, coding, limit: limit, into: &map)
      isReady = true
    }
    var low = Int.max
    var high = 0
    map.sources(of: range) { part in
      low = min(low, Int(part.lowerBound))
      high = max(high, Int(part.upperBound))
    }
    return low < high ? low..<high : 0..<source.byteCount
  }

  private mutating func layMarks(_ source: RawSpan, _ coding: TextCoding) {
    isReady = true
    var mark = Mark(derived: 0, source: 0)
    while mark.source < source.byteCount {
      marks.append(mark)
      scratch.removeAll(keepingCapacity: true)
      let before = mark.source
      _ = coding.decode(source, from: &mark.source, into: &scratch, limit: SourceTrack.step)
      // A unit larger than a step.
      if mark.source == before {
        _ = coding.decode(source, from: &mark.source, into: &scratch, limit: SourceTrack.step * 16)
      }
      guard mark.source > before else { return }
      mark.derived += scratch.count
    }
  }

  /// The offset in the source behind the units that give `count` bytes; a unit that reaches beyond is left out, or
  /// taken in when `inclusive`.
  private mutating func offset(
    reaching count: Int, in source: RawSpan, _ coding: TextCoding, inclusive: Bool
  ) -> Int {
    var low = 0
    var high = marks.count
    while low < high {
      let middle = (low + high) / 2
      if marks[middle].derived <= count { low = middle + 1 } else { high = middle }
    }
    guard low > 0 else { return 0 }
    let mark = marks[low - 1]
    var cursor = mark.source
    scratch.removeAll(keepingCapacity: true)
    let wanted = count - mark.derived
    if wanted > 0 { _ = coding.decode(source, from: &cursor, into: &scratch, limit: wanted) }
    var extra = 1
    while inclusive, scratch.count < wanted, extra <= 4096, cursor < source.byteCount {
      _ = coding.decode(source, from: &cursor, into: &scratch, limit: extra)
      extra += extra < 8 ? 1 : extra
    }
    return cursor
  }
}
