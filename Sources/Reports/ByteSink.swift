/// Keeps a report in memory, to look at it or to compare it.
package final class ByteSink: ReportSink {
  package private(set) var bytes: [UInt8] = []

  package init() {}

  package func write(_ bytes: RawSpan) { bytes.withUnsafeBytes { self.bytes.append(contentsOf: $0) } }
}
