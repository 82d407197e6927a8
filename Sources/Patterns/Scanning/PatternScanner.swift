import Bytes
import CHyperscan

/// Searches buffers for the patterns of one database. One per worker: the scratch space is not shared.
package final class PatternScanner {
  /// Most marks kept at a time; what a scan finds beyond them is left out, and the scan answers `false`.
  package static let limit = 65_536

  private let database: PatternDatabase
  private let scratch: OpaquePointer
  private let collector: UnsafeMutablePointer<Collector>

  package init(_ database: PatternDatabase) throws(PatternError) {
    var scratch: OpaquePointer?
    guard hs_alloc_scratch(database.pointer, &scratch) == HS_SUCCESS, let scratch else { throw .noScratch }
    self.database = database
    self.scratch = scratch
    collector = .allocate(capacity: 1)
    collector.initialize(to: Collector(marks: .allocate(capacity: Self.limit), count: 0))
  }

  deinit {
    collector.pointee.marks.deallocate()
    collector.deallocate()
    hs_free_scratch(scratch)
  }

  /// Number of marks of the scans since the last `truncate`.
  package var count: Int { collector.pointee.count }

  /// One of the marks; those of one scan ascend by end. Traps when there is none of this index.
  package subscript(_ index: Int) -> PatternMark {
    precondition(index >= 0 && index < collector.pointee.count)
    return collector.pointee.marks[index]
  }

  /// Drops the marks from `count` on.
  package func truncate(to count: Int) {
    collector.pointee.count = min(max(count, 0), collector.pointee.count)
  }

  /// Appends the marks of `bytes`. Answers `false` when they did not all fit.
  @discardableResult
  package func scan(_ bytes: RawSpan) -> Bool {
    guard bytes.byteCount > 0, bytes.byteCount <= Int(UInt32.max) else { return bytes.byteCount == 0 }
    return bytes.withUnsafeBytes { buffer in
      hs_scan(
        database.pointer, buffer.baseAddress?.assumingMemoryBound(to: CChar.self), UInt32(buffer.count), 0, scratch,
        collect, collector) == HS_SUCCESS
    }
  }
}

private struct Collector {
  let marks: UnsafeMutablePointer<PatternMark>
  var count: Int
}

private func collect(
  id: UInt32, from: UInt64, to: UInt64, flags: UInt32, context: UnsafeMutableRawPointer?
) -> Int32 {
  guard let collector = context?.assumingMemoryBound(to: Collector.self),
    collector.pointee.count < PatternScanner.limit
  else { return 1 }
  (collector.pointee.marks + collector.pointee.count).initialize(to: PatternMark(id: id, end: Int(to)))
  collector.pointee.count += 1
  return 0
}
