/// Why a capture cannot be read or written at all. Damage further inside becomes a notice instead.
package enum CaptureError: Error, Equatable, Sendable {
  case missing(path: String)
  case directory(path: String)
  /// The system refuses; `reason` is its word for it.
  case unreadable(path: String, reason: String)
  case empty(path: String)
  /// The bytes are no capture; `content` says what they look like.
  case notACapture(path: String, content: String)
  case damagedCompression(path: String, reason: String)
  case unwritable(path: String, reason: String)
}

extension CaptureError: CustomStringConvertible {
  /// One line: what happened, where, and what to do.
  package var description: String {
    switch self {
    case .missing(let path): "\(path): no such file; check the name"
    case .directory(let path): "\(path): is a folder; name a capture file"
    case .unreadable(let path, let reason): "\(path): cannot be read (\(reason)); check the right to read it"
    case .empty(let path): "\(path): is empty; record the capture again"
    case .notACapture(let path, let content):
      "\(path): is not a capture (\(content)); give a pcap or pcapng file, gzip or zstd around it is fine"
    case .damagedCompression(let path, let reason):
      "\(path): cannot be decompressed (\(reason)); copy or compress the capture again"
    case .unwritable(let path, let reason):
      "\(path): cannot be written (\(reason)); check the folder, the right to write and the free space"
    }
  }
}
