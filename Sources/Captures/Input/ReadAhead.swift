import Dispatch

/// Decompresses a file ahead of who looks at it: while one piece is being looked at, the next one is made beside. Two
/// pieces of memory take turns. (Reading a plain file ahead gains nothing: its bytes must come over from the processor
/// that has read them.)
///
/// Its source is touched in `queue` alone, except between `settle` and the next call.
final class ReadAhead: @unchecked Sendable {
  /// Smaller files are not worth it.
  static let worthwhileSize = 1 << 20
  /// Room before each piece, where what is left of the one before can be put.
  static let headroom = 64 << 10
  static let pieceSize = 1 << 20

  /// Memory that was read into; the bytes begin behind the headroom.
  struct Piece {
    let memory: UnsafeMutableRawPointer
    let count: Int
  }

  private let source: any ByteSource
  private let queue = DispatchQueue(label: "candor.read-ahead")
  private let memories = (allocate(), allocate())
  private var outcome: Result<Piece, CaptureError>?

  init(_ source: any ByteSource) {
    self.source = source
    read(into: memories.0)
  }

  deinit {
    memories.0.deallocate()
    memories.1.deallocate()
  }

  /// The next piece, `nil` at the end. `recycle` is to be called before the one after it is asked for.
  func next() throws(CaptureError) -> Piece? {
    settle()
    guard let piece = try outcome?.get(), piece.count > 0 else { return nil }
    return piece
  }

  /// The piece before the one that `next` has given is done with.
  func recycle(before piece: Piece) { read(into: piece.memory == memories.0 ? memories.1 : memories.0) }

  /// Waits until the piece that is being made is there.
  func settle() { queue.sync {} }

  private func read(into memory: UnsafeMutableRawPointer) {
    nonisolated(unsafe) let memory = memory
    queue.async { [self] in
      let room = UnsafeMutableRawBufferPointer(start: memory + Self.headroom, count: Self.pieceSize)
      outcome = Result { () throws(CaptureError) in Piece(memory: memory, count: try source.read(into: room)) }
    }
  }

  private static func allocate() -> UnsafeMutableRawPointer {
    UnsafeMutableRawPointer.allocate(byteCount: headroom + pieceSize, alignment: 4096)
  }
}
