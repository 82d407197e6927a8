import Bytes
import CHyperscan

/// Searches buffers for the patterns of one database. One per worker: the scratch space is not shared.
package final class PatternScanner {
  /// Marks of the scans since the last `truncate`, each scan's ascending by end.
  package private(set) var marks: [PatternMark] = []
  /// Most marks one scan may add; what lies behind is left out, and the scan answers `false`.
  package static let limit = 65_536

  private let database: PatternDatabase
  private let scratch: OpaquePointer

  package init(_ database: PatternDatabase) throws(PatternError) {
    var scratch: OpaquePointer?
    guard hs_alloc_scratch(database.pointer, &scratch) == HS_SUCCESS, let scratch else { throw .noScratch }
    self.database = database
    self.scratch = scratch
    marks.reserveCapacity(256)
  }

  deinit { hs_free_scratch(scratch) }

  /// Drops the marks from `count` on.
  package func truncate(to count: Int) {
    if count < marks.count { marks.removeSubrange(max(count, 0)...) }
  }

  /// Appends the marks of `bytes`. Answers `false` when there were more than `limit`.
  @discardableResult
  package func scan(_ bytes: RawSpan) -> Bool {
    guard bytes.byteCount > 0, bytes.byteCount <= Int(UInt32.max) else { return bytes.byteCount == 0 }
    var collector = Collector(marks: marks, end: marks.count + Self.limit)
    // The array moves into the collector and back, so that appending never copies it.
    marks = []
    let status = bytes.withUnsafeBytes { buffer in
      withUnsafeMutablePointer(to: &collector) { context in
        hs_scan(
          database.pointer, buffer.baseAddress?.assumingMemoryBound(to: CChar.self), UInt32(buffer.count), 0, scratch,
          collect, context)
      }
    }
    marks = collector.marks
    return status == HS_SUCCESS
  }
}

private struct Collector {
  var marks: [PatternMark]
  let end: Int
}

private func collect(
  id: UInt32, from: UInt64, to: UInt64, flags: UInt32, context: UnsafeMutableRawPointer?
) -> Int32 {
  guard let collector = context?.assumingMemoryBound(to: Collector.self),
    collector.pointee.marks.count < collector.pointee.end
  else { return 1 }
  collector.pointee.marks.append(PatternMark(id: id, end: Int(to)))
  return 0
}
