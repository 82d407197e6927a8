import Bytes
import Decryption

/// How fast records of TLS 1.3 with AES-128-GCM are opened, for `Benchmarks/opening`.
enum OpeningSpeed {
  /// Opens the records of a file, which begin with number 0 or 1 of the secret (a ticket may come first), several
  /// times. Prints how many opened in one round, and bytes a second of the best round.
  static func measure(secret: String, records: [UInt8]) {
    let digits = secret.compactMap(\.hexDigitValue)
    let octets = stride(from: 0, to: digits.count - 1, by: 2).map { UInt8(digits[$0] << 4 | digits[$0 + 1]) }
    guard let suite = CipherSuite(0x1301) else { return }
    var best = 0.0
    var opened = 0
    for _ in 0..<5 {
      guard let opener = RecordOpener(secret: octets, suite: suite) else { return }
      var bytes = 0
      opened = 0
      let time = ContinuousClock().measure {
        let span = records.span.bytes
        var at = 0
        while let length = span.u16(at: at + 3).map(Int.init) {
          let header = span.clamped(at..<at + 5)
          let fragment = span.clamped(at + 5..<at + 5 + length)
          if let record = opener.open(header: header, fragment: fragment, ahead: opened == 0 ? 4 : 0) {
            opened += 1
            bytes += opener.withContent(record) { $0.byteCount }
          }
          at += 5 + length
        }
      }
      let seconds = Double(time.components.seconds) + Double(time.components.attoseconds) / 1e18
      best = max(best, Double(bytes) / seconds)
    }
    print("\(opened) \(Int(best))")
  }
}
