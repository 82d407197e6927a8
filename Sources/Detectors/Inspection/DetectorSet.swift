package import AuditModel
import Bytes
import Codings
import Patterns
package import RulePacks

/// All detectors of one worker. Fed layer by layer and leaf by leaf, in the order of `LeafSink`; nothing is allocated
/// for a leaf in which nothing is found.
///
/// A layer is searched once, when it is entered; its leaves only look up what was found in their range. Names and keys
/// are looked up per leaf.
package final class DetectorSet {
  let rules: DetectorRules
  private let candidates = CandidateStack()
  private let scanner: PatternScanner
  /// Where the pattern marks of each open layer begin.
  private var patternLayers: [Int] = []
  /// Layers in which more literals stood than are kept: known values behind them may have been missed.
  package private(set) var overfullLayers = 0
  private let cache: LexiconCache
  private let hasKnownShortTexts: Bool
  var hits = HitBuffer()
  var phones: PhoneValidator
  private var octets: [UInt8] = []
  /// Part of the layer entered last that holds no mark: found once, and good for many leaves.
  private var quietStart = 0
  private var quietEnd = 0

  package init(_ rules: DetectorRules) throws(RuleError) {
    self.rules = rules
    phones = PhoneValidator(region: rules.settings.region)
    cache = LexiconCache(rules.lexicon)
    hasKnownShortTexts = rules.known.hasShortTexts
    do {
      scanner = try PatternScanner(rules.database)
    } catch {
      throw RuleError(file: "patterns", problem: "no memory to search for patterns", hint: "free some memory")
    }
    octets.reserveCapacity(64)
  }

  // MARK: Layers

  /// A layer of an unfolding is entered: the value itself or what a coding hid.
  package func enter(_ layer: RawSpan) {
    candidates.enter(layer)
    let start = scanner.count
    // The shortest announcement has three bytes.
    if layer.byteCount >= 3, !scanner.scan(layer) { overfullLayers += 1 }
    patternLayers.append(start)
    quietEnd = 0
  }

  /// The layer entered last is done.
  package func leave() {
    candidates.leave()
    if let layer = patternLayers.popLast() { scanner.truncate(to: layer) }
    quietEnd = 0
  }

  // MARK: Leaves

  /// Whether a leaf with a key of its own surely holds nothing, so that it need not be judged: neither its key nor its
  /// bytes say anything. Most leaves end here.
  package func passesOver(key: RawSpan, range: Range<Int>, count: Int) -> Bool {
    guard key.byteCount > 0, !hasKnownShortTexts, isQuiet(range), !DigestToken.isLength(base64: count) else {
      return false
    }
    return cache.list(for: key, .key) == 0
  }

  /// Whether no mark of the layer entered last touches `range`.
  private func isQuiet(_ range: Range<Int>) -> Bool {
    if range.lowerBound >= quietStart, range.upperBound <= quietEnd { return true }
    quietStart = range.lowerBound
    quietEnd = candidates.quietEnd(from: range.lowerBound)
    if let mark = nextPatternEnd(behind: range.lowerBound) { quietEnd = min(quietEnd, mark - 1) }
    return range.upperBound <= quietEnd
  }

  /// Judges one leaf of the layer entered last.
  package func inspect(_ leaf: borrowing LeafContext, into sink: any MatchSink) {
    let list = detections(for: leaf)
    let isAlone = leaf.key.byteCount == 0 && rules.partsAlone >> UInt16(leaf.part.ordinal) & 1 == 1
    let yield = candidates.yield(in: leaf.range)
    let mark = firstPatternMark(in: leaf.range)
    let mayBeKnown = hasKnownShortTexts || DigestToken.isLength(base64: leaf.value.byteCount)
    // Most leaves end here.
    if list == 0, !isAlone, yield == .nothing, mark == nil, !mayBeKnown { return }
    hits.removeAll()
    phones.beginLeaf()
    if isAlone { for index in rules.byPart[leaf.part.ordinal] { judge(rules.detections[Int(index)], leaf) } }
    if list != 0 { judgeNamed(list, leaf) }
    if yield != .nothing { judgeCandidates(leaf, isScanned: yield == .marks, into: sink) }
    if let mark { judgePatterns(leaf, from: mark, into: sink) }
    if mayBeKnown { judgeKnown(leaf, into: sink) }
    report(to: sink)
  }

  /// Judges bytes that no decoder reads: raw payload, searched without names.
  package func inspectRaw(_ bytes: RawSpan, direction: MessageDirection, into sink: any MatchSink) {
    enter(bytes)
    let none = bytes.prefix(0)
    let leaf = LeafContext(
      part: .payload, direction: direction, name: none, key: none, value: bytes, range: 0..<bytes.byteCount,
      kind: .binary)
    inspect(leaf, into: sink)
    leave()
  }

  /// Lets one validator judge a value.
  func judgeAlone(_ detection: DetectorRules.Compiled, _ leaf: borrowing LeafContext, into sink: any MatchSink) {
    hits.removeAll()
    phones.beginLeaf()
    judge(detection, leaf)
    report(to: sink)
  }

  /// Reports what was found so far, so that a leaf full of data takes neither memory nor time beyond its length.
  private func flush(to sink: any MatchSink) {
    report(to: sink)
    hits.removeAll()
  }

  private func report(to sink: any MatchSink) {
    guard !hits.isEmpty else { return }
    hits.settle()
    // Held apart, because a span cannot be borrowed from a class.
    let arena = hits.arena
    for hit in hits.hits where !hit.isDropped {
      let normalised = arena.span.bytes.extracting(hit.normalised)
      let isKnown = hit.confidence == .known || rules.known.contains(hit.dataType, normalised)
      let match = Match(
        dataType: hit.dataType, range: hit.range, normalised: normalised, forms: hit.forms,
        confidence: isKnown ? .known : hit.confidence)
      sink.found(match)
      if hit.dataType == .hostname { handOnTails(of: normalised, at: hit.range.lowerBound, to: sink) }
    }
  }

  /// Factory names of devices end with the last three octets of their MAC address: `printer-005310`.
  private func handOnTails(of name: RawSpan, at offset: Int, to sink: any MatchSink) {
    var start = 0
    for index in 0...name.byteCount where index == name.byteCount || !name[index].isASCIIAlphanumeric {
      if index - start == 6 {
        var octets: [UInt8] = []
        for pair in stride(from: start, to: index, by: 2) {
          guard let high = name[pair].hexValue, let low = name[pair + 1].hexValue else { break }
          octets.append(high << 4 | low)
        }
        if octets.count == 3 {
          sink.pending(
            TokenCandidate(kind: .lastOctets, range: offset + start..<offset + index, bytes: octets.span.bytes))
        }
      }
      start = index + 1
    }
  }

  // MARK: Names

  /// The list of detections that the leaf's name calls for: 0 for none.
  private func detections(for leaf: borrowing LeafContext) -> UInt32 {
    let label = leaf.label
    guard label.byteCount > 0 else { return 0 }
    let scope: KeyLexicon.Scope =
      switch leaf.part {
      case .header where leaf.key.byteCount == 0: .header
      case .cookie where leaf.key.byteCount == 0, .setCookie where leaf.key.byteCount == 0: .cookie
      default: .key
      }
    return cache.list(for: label, scope)
  }

  private func judgeNamed(_ list: UInt32, _ leaf: borrowing LeafContext) {
    let partBit = UInt16(1) << UInt16(leaf.part.ordinal)
    let directionBit = leaf.direction.bit
    for index in cache[list] {
      let detection = rules.detections[Int(index)]
      guard detection.parts & partBit != 0, detection.directions & directionBit != 0 else { continue }
      judge(detection, leaf)
    }
  }

  // MARK: Shapes

  private func judgeCandidates(_ leaf: borrowing LeafContext, isScanned: Bool, into sink: any MatchSink) {
    if isScanned {
      let base = leaf.range.lowerBound
      let value = leaf.value
      let label = leaf.label
      let isBinary = leaf.kind == .binary
      candidates.forEach(in: leaf.range) { mark in
        judge(
          CandidateMark(shape: mark.shape, offset: mark.offset - base), value, label: label, isBinary: isBinary,
          into: sink)
      }
    } else {
      let value = leaf.value
      let label = leaf.label
      let isBinary = leaf.kind == .binary
      candidates.forEachWindow(of: value) { mark in
        judge(mark, value, label: label, isBinary: isBinary, into: sink)
      }
    }
  }

  private func judge(
    _ mark: CandidateMark, _ value: RawSpan, label: RawSpan, isBinary: Bool, into sink: any MatchSink
  ) {
    if hits.isFull { flush(to: sink) }
    switch mark.shape {
    case .at:
      if rules.families.contains(.email) {
        EmailFamily.judge(sign: mark.offset, in: value, key: label, isBinary: isBinary, into: &hits)
      }
    case .colonPairs, .hyphenPairs, .dottedGroups, .hexTwelve, .uuid, .eui64:
      if rules.families.contains(.hardwareAddress) {
        HardwareAddressFamily.judge(mark, in: value, key: label, into: &hits)
      }
    case .plus, .areaCode, .groups334:
      if rules.families.contains(.phone), !isBinary { PhoneFamily.judge(mark, in: value, &phones, into: &hits) }
    case .hexRun:
      judgeHexToken(at: mark.offset, in: value, into: sink)
    }
  }

  // MARK: Announcements and known values

  /// The first mark of the layer entered last that ends within `range`.
  private func firstPatternMark(in range: Range<Int>) -> Int? {
    guard let mark = firstPatternMark(behind: range.lowerBound), scanner[mark].end <= range.upperBound else {
      return nil
    }
    return mark
  }

  /// Where the first mark of the layer entered last that ends behind `offset` ends.
  private func nextPatternEnd(behind offset: Int) -> Int? { firstPatternMark(behind: offset).map { scanner[$0].end } }

  private func firstPatternMark(behind offset: Int) -> Int? {
    guard let layer = patternLayers.last else { return nil }
    let end = scanner.count
    var low = layer
    var high = end
    while low < high {
      let middle = (low + high) / 2
      if scanner[middle].end <= offset { low = middle + 1 } else { high = middle }
    }
    return low < end ? low : nil
  }

  private func judgePatterns(_ leaf: borrowing LeafContext, from first: Int, into sink: any MatchSink) {
    for index in first..<scanner.count {
      let mark = scanner[index]
      guard mark.end <= leaf.range.upperBound else { return }
      if hits.isFull { flush(to: sink) }
      judge(mark.id, endingAt: mark.end - leaf.range.lowerBound, in: leaf.value, isBinary: leaf.kind == .binary)
    }
  }

  private func judge(_ id: UInt32, endingAt end: Int, in value: RawSpan, isBinary: Bool) {
    if id >= KnownValues.firstID {
      KnownFamily.judge(Int(id - KnownValues.firstID), endingAt: end, in: value, rules.known, into: &hits)
      return
    }
    switch DetectorRules.Announcement(rawValue: id) {
    case .tel where rules.families.contains(.phone) && !isBinary:
      PhoneFamily.judgeScheme(endingAt: end, in: value, &phones, into: &hits)
    case .makerBot where rules.families.contains(.hardwareAddress):
      HardwareAddressFamily.judgeMakerBotSerial(endingAt: end, in: value, into: &hits)
    case .imei where rules.families.contains(.imei):
      SubscriberFamily.judgeAnnounced(endingAt: end, in: value, into: &hits)
    case .iban where rules.families.contains(.iban):
      BankFamily.judgeAnnounced(endingAt: end, in: value, into: &hits)
    default: break
    }
  }

  /// Whether the layer entered last has an e-mail address in it, as it stands or escaped.
  var layerMayHoldEmail: Bool {
    if candidates.contains(.at) { return true }
    guard let layer = patternLayers.last else { return false }
    return (layer..<scanner.count).contains {
      scanner[$0].id == DetectorRules.Announcement.percentAt.rawValue
    }
  }

  // MARK: Digests

  /// A hexadecimal token as long as a digest is looked up among the known values, else handed on to wait for the
  /// others.
  private func judgeHexToken(at offset: Int, in value: RawSpan, into sink: any MatchSink) {
    var end = offset
    while end < value.byteCount, end - offset <= 128, value[end].isASCIIHexDigit { end += 1 }
    guard DigestToken.isLength(hex: end - offset), !(value.u8(at: end)?.isASCIIAlphanumeric ?? false) else { return }
    octets.removeAll(keepingCapacity: true)
    for index in stride(from: offset, to: end, by: 2) {
      octets.append((value[index].hexValue ?? 0) << 4 | (value[index + 1].hexValue ?? 0))
    }
    judgeDigest(offset..<end, into: sink)
  }

  private func judgeKnown(_ leaf: borrowing LeafContext, into sink: any MatchSink) {
    if let entry = rules.known.entry(ofShort: leaf.value) {
      KnownFamily.add(entry, 0..<leaf.value.byteCount, [], rules.known, into: &hits)
    }
    guard DigestToken.isLength(base64: leaf.value.byteCount) else { return }
    // Hexadecimal text is Base64 too, and was judged as what it is.
    guard !ValueText.isHex(leaf.value) else { return }
    octets.removeAll(keepingCapacity: true)
    guard Base64.decode(leaf.value, into: &octets), DigestToken.isLength(octets: octets.count) else { return }
    judgeDigest(0..<leaf.value.byteCount, into: sink)
  }

  private func judgeDigest(_ range: Range<Int>, into sink: any MatchSink) {
    let octets = octets
    let digest = octets.span.bytes
    if let origin = rules.known.digests.origin(of: digest) {
      KnownFamily.add(origin.value, range, origin.forms, rules.known, into: &hits)
    } else {
      sink.pending(TokenCandidate(kind: .digest, range: range, bytes: digest))
    }
  }
}
