#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// One file of the IEEE registries: lines of `Registry,Assignment,Organization Name,Organization Address`.
///
/// The file is mapped, not read: a small audit asks for one maker or two, and copying three megabytes would take longer
/// than searching them. (Packages put a new file in the place of an old one, so what is mapped stays as it is.) The first
/// few questions search the lines; from then on a table is asked.
final class RegistryFile {
  /// The largest registry has 3 MB; a file of another size than expected is not read at all.
  private static let limit = 64 << 20
  /// Questions answered by searching, before a table is made.
  private static let searches = 8

  private let bytes: UnsafeRawBufferPointer
  private var questions = 0
  private var offsets: [[UInt8]: Int]?

  /// An empty registry when the file cannot be read.
  init(path: String) { bytes = Self.map(path) ?? UnsafeRawBufferPointer(start: nil, count: 0) }

  deinit {
    if let base = bytes.baseAddress { munmap(UnsafeMutableRawPointer(mutating: base), bytes.count) }
  }

  private static func map(_ path: String) -> UnsafeRawBufferPointer? {
    let file = open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { return nil }
    defer { close(file) }
    var status = stat()
    guard fstat(file, &status) == 0, status.st_size > 0, status.st_size <= limit else { return nil }
    let count = Int(status.st_size)
    guard let base = mmap(nil, count, PROT_READ, MAP_PRIVATE, file, 0), base != MAP_FAILED else { return nil }
    return UnsafeRawBufferPointer(start: base, count: count)
  }

  /// The organisation to which this prefix (digits in upper case) was assigned: the third field of the line that has it
  /// as its second.
  func organisation(of prefix: ArraySlice<UInt8>) -> String? {
    questions += 1
    if questions > Self.searches {
      let offsets = offsets ?? table()
      self.offsets = offsets
      return offsets[Array(prefix)].flatMap(organisation(at:))
    }
    return search(for: prefix).flatMap(organisation(at:))
  }

  /// Where the organisation of a prefix stands.
  private func search(for prefix: ArraySlice<UInt8>) -> Int? {
    let pattern: [UInt8] = [0x2C] + prefix + [0x2C]
    var found: Int?
    forEachLine { line in
      guard let assignment = Self.assignment(of: line), assignment.count == prefix.count,
        let base = line.baseAddress, memcmp(base + assignment.lowerBound - 1, pattern, pattern.count) == 0
      else { return true }
      found = bytes.offset(of: line) + assignment.upperBound + 1
      return false
    }
    return found
  }

  /// Where the organisation of each prefix stands; of two assignments the first one.
  private func table() -> [[UInt8]: Int] {
    var offsets: [[UInt8]: Int] = [:]
    offsets.reserveCapacity(bytes.count / 80)
    forEachLine { line in
      if let assignment = Self.assignment(of: line) {
        let prefix = Array(UnsafeRawBufferPointer(rebasing: line[assignment]))
        if offsets[prefix] == nil { offsets[prefix] = bytes.offset(of: line) + assignment.upperBound + 1 }
      }
      return true
    }
    return offsets
  }

  /// The second field of a line.
  private static func assignment(of line: UnsafeRawBufferPointer) -> Range<Int>? {
    // The registry's name has three or four letters, a prefix six to nine digits.
    guard let comma = line.prefix(5).firstIndex(of: 0x2C),
      let end = line.dropFirst(comma + 1).prefix(10).firstIndex(of: 0x2C)
    else { return nil }
    return comma + 1..<end
  }

  private func forEachLine(_ body: (UnsafeRawBufferPointer) -> Bool) {
    guard let base = bytes.baseAddress else { return }
    var start = 0
    while start < bytes.count {
      let end = memchr(base + start, 0x0A, bytes.count - start).map { UnsafeRawPointer($0) - base } ?? bytes.count
      guard body(UnsafeRawBufferPointer(rebasing: bytes[start..<end])) else { return }
      start = end + 1
    }
  }

  /// A field, which may be in quotation marks, doubled where they belong to it (RFC 4180 section 2).
  private func organisation(at start: Int) -> String? {
    var text: [UInt8] = []
    var index = start
    let isQuoted = index < bytes.count && bytes[index] == 0x22
    if isQuoted { index += 1 }
    while index < bytes.count, text.count < 200 {
      let byte = bytes[index]
      if isQuoted, byte == 0x22 {
        guard index + 1 < bytes.count, bytes[index + 1] == 0x22 else { break }
        index += 1
      } else if !isQuoted, byte == 0x2C || byte == 0x0A || byte == 0x0D {
        break
      }
      text.append(byte)
      index += 1
    }
    while text.last == 0x20 { text.removeLast() }
    return text.isEmpty ? nil : String(decoding: text, as: UTF8.self)
  }
}

extension UnsafeRawBufferPointer {
  /// Where a part of it begins.
  fileprivate func offset(of part: UnsafeRawBufferPointer) -> Int {
    guard let base = baseAddress, let start = part.baseAddress else { return 0 }
    return start - base
  }
}
