import AuditModel
import Bytes

/// The first words of undecoded traffic: `TCP 9100`, `UDP 514`. The port is the responder's.
struct FlowLabel {
  private let text: InlineArray<12, UInt8>
  private let count: Int

  init(_ transport: Transport, port: UInt16) {
    var text = InlineArray<12, UInt8>(repeating: 0x20)
    let name: (UInt8, UInt8, UInt8) = transport == .tcp ? (0x54, 0x43, 0x50) : (0x55, 0x44, 0x50)
    (text[0], text[1], text[2]) = name
    var divisor: UInt16 = 10_000
    var count = 4
    while divisor > 0 {
      let digit = port / divisor % 10
      if digit > 0 || count > 4 || divisor == 1 {
        text[count] = 0x30 + UInt8(truncatingIfNeeded: digit)
        count += 1
      }
      divisor /= 10
    }
    self.text = text
    self.count = count
  }

  var bytes: RawSpan {
    @_lifetime(borrow self) get { unsafe text.span.bytes.prefix(count) }
  }
}
