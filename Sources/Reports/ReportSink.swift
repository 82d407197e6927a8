/// Takes a report piece by piece as it is written, so that a large one is never in memory as a whole.
package protocol ReportSink: AnyObject {
  /// Takes the next bytes. What goes wrong with them the sink keeps until it is asked.
  func write(_ bytes: RawSpan)
}
