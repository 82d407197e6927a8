import Bytes

/// Finds the adapter of a message. One per worker: which adapters a host may need is remembered, so that a message
/// costs one look into a table.
package final class AdapterFinder {
  /// Hosts and first parts remembered; then all are forgotten, as their number is the sender's choice.
  private static let limit = 4_096

  private let adapters: AdapterSet
  private var known: [UInt128: [AdapterSet.Place]] = [:]
  /// Protocols without any adapter, by the place of their static names: most messages are of one. A protocol that falls
  /// on the place of another drives it out.
  private var plain = [UInt](repeating: 0, count: 64)

  package init(_ rules: DetectorRules) { adapters = rules.adapters }

  /// - Parameters:
  ///   - start: The message's first words, as `MessageSink.begin` has them.
  ///   - host: The name by which the server was addressed; empty when there is none.
  package func adapter(of protocolName: StaticString, start: RawSpan, host: RawSpan) -> CompiledAdapter? {
    let identity = UInt(bitPattern: protocolName.utf8Start)
    let place = Int(truncatingIfNeeded: (identity &* 0x9E37_79B9_7F4A_7C15) >> 58)
    if adapters.isEmpty || plain[place] == identity { return nil }
    let isWeb = protocolName.utf8CodeUnitCount >= 4 && withBytes(of: protocolName) { $0.begins(with: "http") }
    let resource = Self.resource(of: start, isWeb: isWeb)
    let first = isWeb ? Self.firstPart(of: resource) : resource.prefix(0)
    var key = Fingerprint()
    if isWeb { key.combine(host) } else { withBytes(of: protocolName) { key.combine($0) } }
    key.combine(first)
    let places: [AdapterSet.Place]
    if let found = known[key.value] {
      places = found
    } else {
      places =
        isWeb
        ? adapters.places(host: host.text.lowercased(), firstPart: first.text)
        : adapters.places(protocolName: protocolName.description)
      if known.count >= Self.limit { known.removeAll(keepingCapacity: true) }
      known[key.value] = places
    }
    if !isWeb, places.isEmpty { plain[place] = identity }
    for place in places {
      if place.paths.isEmpty { return place.adapter }
      for pattern in place.paths where pattern.matches(resource) { return place.adapter }
    }
    return nil
  }

  /// The adapter of an XML document, alone or as the first part of a multipart body, or of the same document in JSON;
  /// `nil` at once for anything else.
  package func adapter(ofDocument bytes: RawSpan) -> CompiledAdapter? {
    guard adapters.knowsRoots, let first = bytes.u8(at: 0),
      first == 0x3C || first == 0x2D || first <= 0x20 || first == 0xEF || first == UInt8(ascii: "{"),
      let name = DocumentRoot.name(in: bytes)
    else { return nil }
    return adapters.adapter(root: name)
  }

  /// The URL's path, or what stands behind the first word.
  @_lifetime(copy start)
  private static func resource(of start: RawSpan, isWeb: Bool) -> RawSpan {
    if isWeb { return start.dropping(start.firstIndex(of: UInt8(ascii: "/")) ?? start.byteCount) }
    return start.dropping(start.firstIndex(of: UInt8(ascii: " ")).map { $0 + 1 } ?? 0)
  }

  /// `/api` of `/api/v1/system`.
  @_lifetime(copy resource)
  private static func firstPart(of resource: RawSpan) -> RawSpan {
    resource.prefix(min(resource.firstIndex(of: UInt8(ascii: "/"), from: 1) ?? resource.byteCount, 64))
  }
}
