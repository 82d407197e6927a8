import CHyperscan

/// Patterns compiled for searching a whole buffer at once (Hyperscan block mode, no start of match). Immutable, shared
/// by all workers; each worker searches with a `PatternScanner` of its own.
package final class PatternDatabase: @unchecked Sendable {
  let pointer: OpaquePointer

  init(_ pointer: OpaquePointer) { self.pointer = pointer }

  deinit { hs_free_database(pointer) }

  /// Compiles `patterns`, or reads them compiled from `cache`, and leaves them there for the next start.
  package static func make(_ patterns: [Pattern], cache: PatternCache? = nil) throws(PatternError) -> PatternDatabase {
    guard let cache else { return try compile(patterns) }
    let name = cache.name(for: patterns)
    if let stored = cache.load(name), let database = deserialise(stored) { return database }
    let database = try compile(patterns)
    cache.store(database.serialised, as: name)
    return database
  }

  private static func compile(_ patterns: [Pattern]) throws(PatternError) -> PatternDatabase {
    let sources = patterns.map { Array($0.source.utf8CString) }
    let ids = patterns.map(\.id)
    let flags = patterns.map { UInt32($0.ignoresCase ? HS_FLAG_CASELESS : 0) | UInt32(HS_FLAG_DOTALL) }
    var database: OpaquePointer?
    var trouble: UnsafeMutablePointer<hs_compile_error_t>?
    let status = withPointers(to: sources) { expressions in
      hs_compile_multi(
        expressions, flags, ids, UInt32(patterns.count), UInt32(HS_MODE_BLOCK), nil, &database, &trouble)
    }
    defer { hs_free_compile_error(trouble) }
    guard status == HS_SUCCESS, let database else {
      let reason = trouble?.pointee.message.map { String(cString: $0) } ?? "status \(status)"
      throw .refused(index: Int(trouble?.pointee.expression ?? -1), reason: reason)
    }
    return PatternDatabase(database)
  }

  private static func withPointers<Result>(
    to sources: [[CChar]], _ body: (UnsafePointer<UnsafePointer<CChar>?>) -> Result
  ) -> Result {
    let copies = sources.map { source in
      let copy = UnsafeMutablePointer<CChar>.allocate(capacity: source.count)
      copy.initialize(from: source, count: source.count)
      return copy
    }
    defer { for copy in copies { copy.deallocate() } }
    let pointers: [UnsafePointer<CChar>?] = copies.map { UnsafePointer($0) }
    return pointers.withUnsafeBufferPointer { buffer in
      guard let base = buffer.baseAddress else {
        var none: UnsafePointer<CChar>?
        return body(&none)
      }
      return body(base)
    }
  }

  /// The compiled form, which only the same library on the same kind of processor can read.
  var serialised: [UInt8] {
    var bytes: UnsafeMutablePointer<CChar>?
    var count = 0
    guard hs_serialize_database(pointer, &bytes, &count) == HS_SUCCESS, let bytes else { return [] }
    defer { free(bytes) }
    return Array(UnsafeRawBufferPointer(start: bytes, count: count))
  }

  /// `nil` when the bytes are not a database of this library and processor; the library checks version and checksum.
  static func deserialise(_ bytes: [UInt8]) -> PatternDatabase? {
    var database: OpaquePointer?
    let status = bytes.withUnsafeBytes { buffer -> hs_error_t in
      guard let base = buffer.baseAddress else { return hs_error_t(HS_INVALID) }
      return hs_deserialize_database(base.assumingMemoryBound(to: CChar.self), buffer.count, &database)
    }
    guard status == HS_SUCCESS, let database else { return nil }
    return PatternDatabase(database)
  }

  /// Version of Hyperscan, as it tells itself.
  package static var libraryVersion: String { hs_version().map { String(cString: $0) } ?? "unknown" }
}
