import AuditModel
import Bytes
import RulePacks

/// All adapters, by what they are found by. Immutable, shared by all workers.
struct AdapterSet: Sendable {
  /// Messages that an adapter is for.
  struct Place: Sendable {
    var adapter: CompiledAdapter
    /// None for any path.
    var paths: [PlacePattern]
  }

  private var byHost: [String: [Place]] = [:]
  /// By the name below which all hosts are meant.
  private var byDomain: [String: [Place]] = [:]
  /// Adapters for any host, by the first part of the path.
  private var byFirstPart: [String: [Place]] = [:]
  /// Adapters of protocols other than HTTP.
  private var byProtocol: [String: [Place]] = [:]
  /// By the root element of a document. They are few, and asked for with each document: nothing is made for it.
  private var byRoot: [(name: [UInt8], adapter: CompiledAdapter)] = []
  /// How long these roots are, a bit for each length; the last one for all that are longer.
  private var rootLengths: UInt64 = 0
  private(set) var isEmpty = true

  init() {}

  mutating func insert(_ adapter: CompiledAdapter, _ places: [AdapterPlace]) {
    isEmpty = false
    for place in places {
      let entry = Place(adapter: adapter, paths: place.paths.map { PlacePattern($0, isURL: true) })
      for root in place.roots {
        byRoot.append((Array(root.utf8), adapter))
        rootLengths |= Self.bit(ofLength: root.utf8.count)
      }
      if !place.roots.isEmpty { continue }
      if place.protocolName != "http" {
        byProtocol[place.protocolName, default: []].append(entry)
      } else if place.hosts.isEmpty {
        for path in place.paths {
          let single = Place(adapter: adapter, paths: [PlacePattern(path, isURL: true)])
          byFirstPart[AdapterPlace.firstPart(path), default: []].append(single)
        }
      }
      for host in place.hosts where place.protocolName == "http" {
        if host.hasPrefix("*.") {
          byDomain[String(host.dropFirst(2)), default: []].append(entry)
        } else {
          byHost[host, default: []].append(entry)
        }
      }
    }
  }

  /// Those that may fit a message over HTTP, the most particular first.
  func places(host: String, firstPart: String) -> [Place] {
    var found = byHost[host] ?? []
    var domain = host[...]
    while let dot = domain.firstIndex(of: ".") {
      domain = domain[domain.index(after: dot)...]
      found += byDomain[String(domain)] ?? []
    }
    return found + (byFirstPart[firstPart] ?? [])
  }

  /// That of a document.
  func adapter(root: RawSpan) -> CompiledAdapter? {
    guard rootLengths & Self.bit(ofLength: root.byteCount) != 0 else { return nil }
    for entry in byRoot where root.equals(entry.name.span.bytes) {
      return entry.adapter
    }
    return nil
  }

  private static func bit(ofLength count: Int) -> UInt64 { 1 << UInt64(min(count, 63)) }

  /// Whether documents can have one.
  var knowsRoots: Bool { !byRoot.isEmpty }

  /// Those that may fit a message of another protocol.
  func places(protocolName: String) -> [Place] { byProtocol[protocolName] ?? [] }
}
