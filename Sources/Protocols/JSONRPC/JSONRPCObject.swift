import Bytes

/// What must be known of one object before it is read (JSON-RPC 2.0 sections 4 and 5), found by its top-level keys.
struct JSONRPCObject {
  /// Ranges of the object; without quotation marks for a text.
  private(set) var method: Range<Int>?
  private(set) var id: Range<Int>?
  private(set) var hasVersion = false
  private(set) var isAnswer = false
  /// `params.length`.
  private(set) var rawLength: UInt64?

  /// By `"jsonrpc"` as a key in the first object.
  static func recognise(_ window: borrowing StreamWindow, _ ports: FlowPorts) -> Recognition {
    let bytes = window.bytes
    guard let first = bytes.u8(at: 0) else { return .unsure }
    guard first == UInt8(ascii: "{") else { return .no }
    var at = 1
    while let byte = bytes.u8(at: at), byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { at += 1 }
    guard let next = bytes.u8(at: at) else { return .unsure }
    guard next == 0x22 else { return .no }
    var scan = JSONScan()
    let end = scan.end(of: bytes)
    if bytes.prefix(scan.scanned).firstIndex(of: "\"jsonrpc\"") != nil { return .yes }
    if end != nil || scan.isBroken { return .no }
    return bytes.byteCount < 1_024 ? .unsure : .no
  }

  /// Reads the keys of a whole object.
  init(_ bytes: RawSpan) {
    var depth = 0
    var at = 0
    var isInParams = false
    while let byte = bytes.u8(at: at) {
      switch byte {
      case 0x7B, 0x5B: depth += 1
      case 0x7D, 0x5D:
        depth -= 1
        if depth == 1 { isInParams = false }
      case 0x22:
        let end = Self.textEnd(bytes, at)
        if depth == 1 || depth == 2 && isInParams, let value = Self.valueStart(bytes, behind: end) {
          let key = bytes.clamped(at + 1..<end - 1)
          if depth == 1, key.equals("params") { isInParams = true }
          at = note(key, at: depth, bytes, value)
          continue
        }
        at = end
        continue
      default: break
      }
      at += 1
    }
  }

  /// Takes what is of use; answers where to go on.
  private mutating func note(_ key: RawSpan, at depth: Int, _ bytes: RawSpan, _ value: Int) -> Int {
    if depth == 2 {
      if key.equals("length") { rawLength = bytes.clamped(value..<Self.scalarEnd(bytes, value)).decimal }
      return value
    }
    if key.equals("jsonrpc") { hasVersion = true }
    if key.equals("result") || key.equals("error") { isAnswer = true }
    if key.equals("id"), id == nil { id = Self.scalar(bytes, value) }
    if key.equals("method"), method == nil, bytes.u8(at: value) == 0x22 { method = Self.scalar(bytes, value) }
    return value
  }

  /// Behind the closing quotation mark.
  private static func textEnd(_ bytes: RawSpan, _ start: Int) -> Int {
    var at = start + 1
    while let byte = bytes.u8(at: at) {
      if byte == 0x22 { return at + 1 }
      at += byte == 0x5C ? 2 : 1
    }
    return bytes.byteCount
  }

  /// Where the value behind a key begins; `nil` when no colon follows.
  private static func valueStart(_ bytes: RawSpan, behind end: Int) -> Int? {
    var at = end
    var hasColon = false
    while let byte = bytes.u8(at: at), byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 || byte == 0x3A {
      if byte == 0x3A { hasColon = true }
      at += 1
    }
    return hasColon ? at : nil
  }

  private static func scalarEnd(_ bytes: RawSpan, _ start: Int) -> Int {
    var at = start
    while let byte = bytes.u8(at: at), byte.isASCIIAlphanumeric || byte == 0x2D || byte == 0x2E || byte == 0x2B {
      at += 1
    }
    return at
  }

  private static func scalar(_ bytes: RawSpan, _ start: Int) -> Range<Int> {
    if bytes.u8(at: start) == 0x22 {
      let end = textEnd(bytes, start)
      return start + 1..<max(start + 1, end - 1)
    }
    return start..<scalarEnd(bytes, start)
  }
}
