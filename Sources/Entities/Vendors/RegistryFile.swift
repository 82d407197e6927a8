#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// One file of the IEEE registries: lines of `Registry,Assignment,Organization Name,Organization Address`.
struct RegistryFile {
  /// The largest registry has 3 MB; a file of another size than expected is not read whole.
  private static let limit = 64 << 20
  private let bytes: [UInt8]

  /// An empty registry when the file cannot be read.
  init(path: String) { bytes = Self.read(path) ?? [] }

  static func read(_ path: String) -> [UInt8]? {
    guard let file = fopen(path, "rb") else { return nil }
    defer { fclose(file) }
    var status = stat()
    guard fstat(fileno(file), &status) == 0, status.st_size > 0, status.st_size <= limit else { return nil }
    return [UInt8](unsafeUninitializedCapacity: Int(status.st_size)) { buffer, count in
      count = fread(buffer.baseAddress, 1, buffer.count, file)
    }
  }

  /// The organisation to which this prefix (digits in upper case) was assigned: the third field of the line that has it
  /// as its second.
  func organisation(of prefix: ArraySlice<UInt8>) -> String? {
    let pattern: [UInt8] = [0x2C] + prefix + [0x2C]
    return bytes.withUnsafeBytes { buffer -> String? in
      guard let base = buffer.baseAddress else { return nil }
      var start = 0
      while start < buffer.count {
        // The registry's name has three or four letters.
        for place in start + 3...start + 4 where place + pattern.count <= buffer.count {
          if memcmp(base + place, pattern, pattern.count) == 0 { return Self.field(buffer, place + pattern.count) }
        }
        guard let end = memchr(base + start, 0x0A, buffer.count - start) else { return nil }
        start = UnsafeRawPointer(end) - base + 1
      }
      return nil
    }
  }

  /// A field, which may be in quotation marks, doubled where they belong to it (RFC 4180 section 2).
  private static func field(_ buffer: UnsafeRawBufferPointer, _ start: Int) -> String? {
    var text: [UInt8] = []
    var index = start
    let isQuoted = index < buffer.count && buffer[index] == 0x22
    if isQuoted { index += 1 }
    while index < buffer.count, text.count < 200 {
      let byte = buffer[index]
      if isQuoted, byte == 0x22 {
        guard index + 1 < buffer.count, buffer[index + 1] == 0x22 else { break }
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
