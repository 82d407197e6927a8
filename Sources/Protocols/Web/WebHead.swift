import Bytes

/// What a decoded header section says of its message. Ranges count from the section's first byte.
struct WebHead {
  private(set) var method: Range<Int>?
  private(set) var path = 0..<0
  private(set) var query: Range<Int>?
  private(set) var host = 0..<0
  private(set) var user: Range<Int>?
  private(set) var password: Range<Int>?
  /// `:protocol` of an extended CONNECT.
  private(set) var tunnelled = 0..<0
  /// 0 for anything but a response.
  private(set) var status = 0
  private(set) var traits = HeaderTraits()
  private var authority = 0..<0
  private var hasPath = false

  init() {}

  init(_ section: FieldSection) {
    let bytes = section.bytes.rawBytes
    for field in section.fields {
      if field.pseudo != .none {
        note(field, bytes)
      } else if field.kind != .other {
        traits.note(field.kind, field.value, bytes.clamped(field.value))
        if field.kind == .host, authority.isEmpty { takeAuthority(field.value, bytes) }
      }
    }
  }

  var isRequest: Bool { method != nil || hasPath }
  var isResponse: Bool { status > 0 }
  /// An answer that is followed by another one to the same request.
  var isInterim: Bool { status > 0 && status < 200 }

  private mutating func note(_ field: FieldSection.Field, _ bytes: RawSpan) {
    let value = bytes.clamped(field.value)
    switch field.pseudo {
    case .method: method = field.value
    case .path:
      hasPath = true
      let target = RequestTarget(value, isConnect: false)
      path = target.path.shifted(by: field.value.lowerBound)
      query = target.query?.shifted(by: field.value.lowerBound)
    case .authority: takeAuthority(field.value, bytes)
    case .status: status = Int(clamping: value.prefix(3).decimal ?? 0)
    case .protocol: tunnelled = field.value
    case .scheme, .none: break
    }
  }

  private mutating func takeAuthority(_ range: Range<Int>, _ bytes: RawSpan) {
    authority = range
    let name = HostName(bytes.clamped(range))
    host = name.host.shifted(by: range.lowerBound)
    user = name.user?.shifted(by: range.lowerBound)
    password = name.password?.shifted(by: range.lowerBound)
  }

  /// What the response needs to know of the request.
  func memo(_ section: FieldSection) -> RequestMemo {
    let bytes = section.bytes.rawBytes
    var memo = RequestMemo()
    memo.method = method.map { RequestMethod(bytes.clamped($0)) } ?? .other
    // What was not decoded is not made up.
    if let method { memo.start.append(bytesOf: bytes.clamped(method).prefix(24)) } else { memo.start.append(0x3F) }
    memo.start.append(0x20)
    let target = bytes.clamped(memo.method == .connect && path.isEmpty ? authority : path)
    if target.byteCount > 0 {
      memo.start.append(bytesOf: target.prefix(RequestMemo.startLimit))
    } else {
      memo.start.append(0x3F)
    }
    // A CONNECT alone is for the proxy, whoever it leads to (RFC 9113 section 8.5).
    if memo.method != .connect || !tunnelled.isEmpty {
      memo.host.append(bytesOf: bytes.clamped(host).prefix(255))
    }
    memo.signals = traits.signals
    memo.resource = StatusResource.kind(of: bytes.clamped(path))
    memo.isKnown = true
    return memo
  }
}
