import AuditModel
import Bytes

/// Reads the conversation of a client with a printer:
///
///     client:  GetFile | status.sts | NA          printer:  SendFile | NA or the file's name
///     client:  OK                                 printer:  length in digits
///     client:  OK                                 printer:  the file, as it is
///     client:  Transferred: length                (not all do)
///
/// and the same with the parts changed where the client sends a file: that is our reading of the frames, as no public
/// client submits jobs; where it does not fit, the rest is unsupported.
final class StratasysDecoder: StreamDecoder {
  private var client = StratasysClient()
  private var printer = StratasysPrinter()
  /// The side that has the files.
  private var printerSide: FlowDirection?
  private let ports: FlowPorts
  private var hasProfile = false

  init(ports: FlowPorts) {
    self.ports = ports
    if (ports.responder == Stratasys.port) != (ports.initiator == Stratasys.port) {
      printerSide = ports.responder == Stratasys.port ? .fromResponder : .fromInitiator
    }
  }

  func consume(_ window: borrowing StreamWindow, into sink: any MessageSink) throws(DecodeError) -> Progress {
    guard let side = side(of: window) else { return Progress(consumed: 0, next: .more(atLeast: StratasysBlock.size)) }
    if window.direction != side {
      let progress = client.consume(window, sink)
      if let offset = client.firstOffer { noteProfile(of: side, at: offset, from: window.direction, sink) }
      return progress
    }
    let file = client.file
    let progress = printer.consume(window, requested: file, sink)
    if let offset = printer.firstReply { noteProfile(of: side, at: offset, from: side, sink) }
    return progress
  }

  private func noteProfile(
    of side: FlowDirection, at offset: UInt64, from direction: FlowDirection, _ sink: any MessageSink
  ) {
    guard !hasProfile else { return }
    hasProfile = true
    sink.note(
      .sideProfile(side, profile: "stratasys-printer", role: .printer),
      at: offset..<offset &+ UInt64(StratasysBlock.size), from: direction)
  }

  /// Which side is the printer; `nil` when the window's first block is not there yet.
  private func side(of window: borrowing StreamWindow) -> FlowDirection? {
    if let printerSide { return printerSide }
    guard window.bytes.byteCount >= StratasysBlock.size else { return nil }
    let word = StratasysBlock.word(StratasysBlock.text(window.bytes, at: 0))
    switch word {
    case .getFile, .ok, .transferred: printerSide = window.direction.opposite
    case .sendFile, .end, .other: printerSide = .fromResponder
    }
    return printerSide
  }

  func skip(_ count: Int, from direction: FlowDirection, at offset: UInt64, into sink: any MessageSink) {
    if direction == printerSide ?? .fromResponder {
      printer.skip(count, sink)
    } else {
      client.skip(count, from: direction, sink)
    }
  }

  func finish(_ rest: borrowing StreamWindow, into sink: any MessageSink) {
    if rest.direction == printerSide ?? .fromResponder {
      printer.finish(sink)
    } else {
      client.finish(from: rest.direction, sink)
    }
  }

  func salvage(_ rest: borrowing StreamWindow, into sink: any MessageSink) -> Int {
    // The last `Transferred: N` need not be a whole block.
    guard rest.bytes.byteCount < StratasysBlock.size, rest.bytes.begins(with: "Transferred:") else { return 0 }
    return rest.bytes.byteCount
  }
}
