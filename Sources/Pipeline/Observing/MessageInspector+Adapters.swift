import AuditModel
import Bytes
import Codings
import Detectors
import Protocols
import RulePacks

/// What adapters add: only called for messages that have one.
extension MessageInspector {
  // MARK: Leaves

  /// A leaf was examined by its look and its key, and gave the hits from `first` on: the adapter may know better.
  func adapt(_ leaf: borrowing LeafContext, _ adapter: CompiledAdapter, since first: Int) {
    guard adapter.covers(part) else { return }
    place.removeAll(keepingCapacity: true)
    place.append(contentsOf: fieldName.bytes)
    if part == .header { for index in place.indices { place[index] = place[index].asciiLowercased } }
    unfolder.appendPath(to: &place)
    let path = place
    if adapter.readsPairs(part, path.span.bytes) { return inspectPairs(of: leaf, adapter) }
    guard let meaning = meaning(adapter) else { return }
    apply(meaning, leaf, since: first)
  }

  /// What the adapter says of `place`.
  private func meaning(_ adapter: CompiledAdapter) -> AdapterMeaning? {
    let path = place
    for meaning in adapter.meanings where meaning.covers(message.head.direction) {
      if meaning.covers(part, path.span.bytes), hasAttributes(meaning) { return meaning }
    }
    return nil
  }

  private func hasAttributes(_ meaning: AdapterMeaning) -> Bool {
    for attribute in meaning.attributes {
      let name = attribute.name
      let value = attribute.value
      if !unfolder.hasAttribute(name.span.bytes, value.span.bytes) { return false }
    }
    return true
  }

  /// Adds what the adapter knows, and takes out what it explains: other readings of the same bytes, unless the value is
  /// known to be what they say.
  private func apply(_ meaning: AdapterMeaning, _ leaf: borrowing LeafContext, since first: Int) {
    let own = hits.count
    detectors.inspect(leaf, as: meaning, into: self)
    let isSettled =
      !meaning.isNothing
      && hits[first..<own].contains { known in
        known.confidence == .known && known.dataType == meaning.dataType
      }
    if isSettled { return hits.removeSubrange(own...) }
    if let form = meaning.form { for index in own..<hits.count { hits[index].forms.append(form) } }
    let sources = hits[own...].map(\.source)
    var index = 0
    hits.removeAll { hit in
      defer { index += 1 }
      guard index >= first, index < own, hit.confidence != .known, hit.token == nil else { return false }
      return meaning.isNothing || sources.contains(hit.source)
    }
  }

  // MARK: Pairs

  /// The leaf holds names and values with `=` between them and `;` behind.
  private func inspectPairs(of leaf: borrowing LeafContext, _ adapter: CompiledAdapter) {
    let text = leaf.value
    let base = leafRange.lowerBound
    let stem = place
    var start = 0
    while start < text.byteCount {
      let end = text.firstIndex(of: UInt8(ascii: ";"), from: start) ?? text.byteCount
      var low = start
      // `;+` stands between the cookies of `utmcc`.
      while low < end, text[low] == 0x20 || text[low] == UInt8(ascii: "+") { low += 1 }
      if let equals = text.prefix(end).firstIndex(of: UInt8(ascii: "="), from: low), equals + 1 < end {
        leafRange = base + equals + 1..<base + end
        inspectPair(text.clamped(low..<equals), text.clamped(equals + 1..<end), leaf, stem, adapter)
      }
      start = end + 1
    }
  }

  private func inspectPair(
    _ name: RawSpan, _ value: RawSpan, _ leaf: borrowing LeafContext, _ stem: [UInt8], _ adapter: CompiledAdapter
  ) {
    let first = hits.count
    let context = LeafContext(
      part: part, direction: message.head.direction, name: leaf.name, key: name, value: value, range: leafRange,
      kind: .text)
    detectors.inspect(context, into: self)
    place = stem
    if !place.isEmpty { place.append(0x20) }
    place.append(contentsOf: name)
    if let meaning = meaning(adapter) { apply(meaning, context, since: first) }
    var path = PathWriter()
    path.append(name: name)
    for index in first..<hits.count {
      hits[index].path += (hits[index].path.isEmpty ? "" : " ") + path.string
    }
  }

  // MARK: Segments

  /// A path or topic whose segments have meanings of their own.
  func adaptSegments(of value: RawSpan, _ adapter: CompiledAdapter) {
    for meaning in adapter.meanings where meaning.covers(message.head.direction) {
      for segment in meaning.segments where segment.part == part {
        guard let range = Self.segment(segment.number, of: value), !range.isEmpty else { continue }
        leafRange = 0..<value.byteCount
        let first = hits.count
        detectors.inspect(
          LeafContext(
            part: part, direction: message.head.direction, name: value.prefix(0), key: value.prefix(0),
            value: value.clamped(range), range: range, kind: .text), as: meaning, into: self)
        for index in first..<hits.count {
          hits[index].source =
            hits[index].source.lowerBound + range.lowerBound..<hits[index].source.upperBound
            + range
            .lowerBound
          hits[index].path = String(segment.number)
        }
        dropExplained(since: first)
      }
    }
  }

  /// Readings of a whole segment that the detectors had, and of no known value, give way.
  private func dropExplained(since first: Int) {
    let sources = hits[first...].map(\.source)
    var index = 0
    hits.removeAll { hit in
      defer { index += 1 }
      return index < first && hit.confidence != .known && hit.token == nil && sources.contains(hit.source)
    }
  }

  /// Where a segment of a path or topic stands, counted from 0; a slash at the front divides nothing.
  private static func segment(_ number: Int, of value: RawSpan) -> Range<Int>? {
    var start = value.u8(at: 0) == UInt8(ascii: "/") ? 1 : 0
    for _ in 0..<number {
      guard let slash = value.firstIndex(of: UInt8(ascii: "/"), from: start) else { return nil }
      start = slash + 1
    }
    return start..<(value.firstIndex(of: UInt8(ascii: "/"), from: start) ?? value.byteCount)
  }

  // MARK: Bodies

  /// Unfolds a body that is not what it is called.
  func unfold(_ body: borrowing MessageBody, as reading: AdapterStep.Reading) {
    let type: StaticString
    switch reading {
    case .json: type = "application/json"
    case .xml: type = "application/xml"
    case .form: type = "application/x-www-form-urlencoded"
    case .formLines: return unfoldLines(body.bytes)
    case .pairs: return
    }
    withBytes(of: type) { type in
      unfolder.unfold(
        body.bytes, hint: UnfoldingHint(kind: .body, mediaType: type, contentEncoding: body.contentEncoding),
        into: self)
    }
  }

  /// Each line is a form; its number, from 0, comes first in the path if there are several.
  private func unfoldLines(_ bytes: RawSpan) {
    var start = 0
    var number = 0
    while start < bytes.byteCount {
      let end = bytes.firstIndex(of: 0x0A, from: start) ?? bytes.byteCount
      var last = end
      if last > start, bytes[last - 1] == 0x0D { last -= 1 }
      let first = hits.count
      withBytes(of: "application/x-www-form-urlencoded") { type in
        unfolder.unfold(
          bytes.clamped(start..<last),
          hint: UnfoldingHint(kind: .body, mediaType: type, contentEncoding: bytes.prefix(0)), into: self)
      }
      for index in first..<hits.count {
        hits[index].source = hits[index].source.lowerBound + start..<hits[index].source.upperBound + start
        if number > 0 || end + 1 < bytes.byteCount {
          hits[index].path = "[\(number)]" + (hits[index].path.isEmpty ? "" : " ") + hits[index].path
        }
      }
      start = end + 1
      number += 1
    }
  }
}
