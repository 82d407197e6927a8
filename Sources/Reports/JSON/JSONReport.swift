package import AuditModel
import Dispatch
import Foundation
import Synchronization

/// `candor-report-1`, the contract that others build on: keys sorted, one transfer, finding, clause, device and notice
/// a line.
package struct JSONReport: ReportWriter {
  package let name = "json"

  package init() {}

  package func write(_ report: AuditReport, style: TextStyle, to sink: any ReportSink) {
    var json = JSONWriter(to: sink)
    json.object { json in
      lines("captures", report.captures, &json) { $1.object($0) }
      lines("clauses", report.clauses, &json) { $1.object($0) }
      json.key("coverage")
      json.object(report.coverage)
      json.line()
      manyLines("devices", report.devices, &json) { $1.object($0) }
      lines("findings", report.findings, &json) { $1.object($0) }
      lines("notices", report.notices, &json) { $1.object($0) }
      json.key("policies")
      json.value(report.policies)
      json.line()
      json.key("schema")
      json.value(report.schema)
      json.line()
      json.key("tool")
      json.object(report.tool)
      json.line()
      manyLines("transfers", report.transfers, &json) { $1.object($0) }
    }
    json.endRecord()
    json.flush()
  }

  /// Elements that are written together by one thread.
  private static let chunk = 2_048

  /// As `lines`, for so many elements that all processors write: each some thousand into memory, which are then put one
  /// behind the other.
  private func manyLines<Element: Sendable>(
    _ key: StaticString, _ elements: [Element], _ json: inout JSONWriter,
    _ write: @Sendable (borrowing Element, inout JSONWriter) -> Void
  ) {
    let processors = min(ProcessInfo.processInfo.activeProcessorCount, 8)
    guard processors > 1, elements.count > Self.chunk else { return lines(key, elements, &json, write) }
    json.key(key)
    json.array { json in
      json.line()
      for start in stride(from: 0, to: elements.count, by: Self.chunk * processors) {
        let parts = Mutex<[[UInt8]]>(Array(repeating: [], count: processors))
        DispatchQueue.concurrentPerform(iterations: processors) { number in
          let first = min(start + number * Self.chunk, elements.count)
          let end = min(first + Self.chunk, elements.count)
          guard first < end else { return }
          let sink = ByteSink()
          var part = JSONWriter(to: sink)
          let span = elements.span
          for index in first..<end {
            write(span[index], &part)
            part.line()
          }
          part.flush()
          parts.withLock { $0[number] = sink.bytes }
        }
        for part in parts.withLock({ $0 }) where !part.isEmpty { json.append(lines: part) }
      }
    }
    json.line()
  }

  private func lines<Element>(
    _ key: StaticString, _ elements: [Element], _ json: inout JSONWriter,
    _ write: (borrowing Element, inout JSONWriter) -> Void
  ) {
    json.key(key)
    json.array { json in
      guard !elements.isEmpty else { return }
      json.line()
      // Borrowed, because a copy of a transfer costs dozens of reference counts.
      let span = elements.span
      for index in span.indices {
        write(span[index], &json)
        json.line()
      }
    }
    json.line()
  }
}
