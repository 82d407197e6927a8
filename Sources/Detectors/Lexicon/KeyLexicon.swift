import AuditModel
import Bytes
import RulePacks

/// Which detections a name calls for. Immutable, shared by all workers.
final class KeyLexicon: Sendable {
  /// What kind of name is looked up.
  enum Scope: UInt64 { case key = 1, header, cookie }

  private struct Entry: Sendable {
    enum Place: UInt8 { case whole, anywhere, last }
    var place: Place
    var detection: UInt16
  }

  /// What the rules say, while they are read.
  private struct Tables: Sendable {
    var words: [UInt64: [Entry]] = [:]
    var vetoes: [UInt64: [UInt16]] = [:]
    var headers: [UInt64: [UInt16]] = [:]
    var cookies: [UInt64: [UInt16]] = [:]
    var cookieStarts: [(start: [UInt8], detection: UInt16)] = []
    var anyCookie: [UInt16] = []
  }

  private let tables: Tables

  /// `detections` in the order of their indexes.
  init(_ detections: [Detection]) {
    var tables = Tables()
    for (index, detection) in detections.enumerated() {
      Self.add(detection, as: UInt16(truncatingIfNeeded: index), to: &tables)
    }
    self.tables = tables
  }

  private static func add(_ detection: Detection, as index: UInt16, to tables: inout Tables) {
    for text in detection.keys.whole {
      tables.words[WordHash(text).value, default: []].append(Entry(place: .whole, detection: index))
    }
    for text in detection.keys.words {
      tables.words[WordHash(text).value, default: []].append(Entry(place: .anywhere, detection: index))
    }
    for text in detection.keys.last {
      tables.words[WordHash(text).value, default: []].append(Entry(place: .last, detection: index))
    }
    for text in detection.keys.never { tables.vetoes[WordHash(text).value, default: []].append(index) }
    for name in detection.headers { tables.headers[exact(name.utf8), default: []].append(index) }
    for name in detection.cookies {
      if name == "*" {
        tables.anyCookie.append(index)
      } else if name.hasSuffix("*") {
        tables.cookieStarts.append((Array(name.utf8.dropLast()), index))
      } else {
        tables.cookies[exact(name.utf8), default: []].append(index)
      }
    }
  }

  private static func exact(_ name: some Sequence<UInt8>) -> UInt64 {
    var hash = WordHash()
    for byte in name { hash.add(byte) }
    return hash.value
  }

  /// The detections that `name` calls for, ascending, each once.
  func detections(for name: RawSpan, _ scope: Scope, splitter: inout KeySplitter) -> [UInt16] {
    var found = keyed(name, splitter: &splitter)
    switch scope {
    case .key: break
    case .header:
      var hash = WordHash()
      for index in 0..<min(name.byteCount, 128) { hash.add(name[index].asciiLowercased) }
      found.formUnion(tables.headers[hash.value] ?? [])
    case .cookie:
      var hash = WordHash()
      for index in 0..<min(name.byteCount, 128) { hash.add(name[index]) }
      found.formUnion(tables.cookies[hash.value] ?? [])
      for entry in tables.cookieStarts where Self.begins(name, with: entry.start) { found.insert(entry.detection) }
      found.formUnion(tables.anyCookie)
    }
    return found.sorted()
  }

  private static func begins(_ name: RawSpan, with start: [UInt8]) -> Bool {
    guard name.byteCount >= start.count else { return false }
    for index in start.indices where name[index] != start[index] { return false }
    return true
  }

  private func keyed(_ name: RawSpan, splitter: inout KeySplitter) -> Set<UInt16> {
    guard name.byteCount > 0 else { return [] }
    splitter.split(name)
    var found: Set<UInt16> = []
    var vetoed: Set<UInt16> = []
    let count = splitter.count
    for first in 0..<count {
      var hash = WordHash()
      for last in first..<min(count, first + 5) {
        let word = splitter.bytes[splitter.bounds[last]..<splitter.bounds[last + 1]]
        for byte in word { hash.add(byte) }
        note(hash, isWhole: first == 0 && last == count - 1, isLast: last == count - 1, in: &found)
        // `mac1`, `email_2`: a number behind the word changes nothing.
        if let trimmed = Self.withoutNumber(splitter, first, last) {
          note(trimmed, isWhole: first == 0 && last == count - 1, isLast: last == count - 1, in: &found)
        }
        if first == last { vetoed.formUnion(tables.vetoes[hash.value] ?? []) }
      }
    }
    return vetoed.isEmpty ? found : found.subtracting(vetoed)
  }

  private func note(_ hash: WordHash, isWhole: Bool, isLast: Bool, in found: inout Set<UInt16>) {
    for entry in tables.words[hash.value] ?? [] {
      switch entry.place {
      case .anywhere: found.insert(entry.detection)
      case .last: if isLast { found.insert(entry.detection) }
      case .whole: if isWhole { found.insert(entry.detection) }
      }
    }
  }

  private static func withoutNumber(_ splitter: KeySplitter, _ first: Int, _ last: Int) -> WordHash? {
    let bytes = splitter.bytes
    let start = splitter.bounds[first]
    var end = splitter.bounds[last + 1]
    guard end > start, bytes[end - 1].isASCIIDigit else { return nil }
    while end > start, bytes[end - 1].isASCIIDigit { end -= 1 }
    guard end > start else { return nil }
    var hash = WordHash()
    for byte in bytes[start..<end] { hash.add(byte) }
    return hash
  }
}
