/// Frames whose IP, TCP or UDP checksum is wrong. Mostly the sender's network card computes it after the capture point,
/// so they are told in one notice and the bytes are read all the same.
struct ChecksumCount {
  private var count = 0
  private var first: Int?

  mutating func add(_ frame: Int) {
    count += 1
    if first == nil { first = frame }
  }

  func note(in inspector: MessageInspector) {
    guard let first else { return }
    inspector.add(
      notice: "bad-checksum", frame: first,
      detail:
        "\(count) frame\(count == 1 ? "" : "s") with a wrong checksum, as network cards that compute it late cause; read all the same"
    )
  }
}
