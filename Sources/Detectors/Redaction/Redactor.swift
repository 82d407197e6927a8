package import AuditModel
import Bytes
import Cryptography

/// The one place where the bytes of a value become something that can be stored: a mask for people and a keyed digest
/// for comparison. Nothing else in candor may make text of personal bytes.
package final class Redactor {
  /// The key used when the user gives none. It is public, so digests made with it compare across runs and machines, but
  /// whoever can guess a value can check the guess; give a secret key where that matters.
  package static let defaultKey = Array("candor-report-1 public comparison key".utf8)
  /// Hex digits of a digest that reports keep: 128 bits.
  package static let digestLength = 32

  private let digester: KeyedDigester
  private let showsValues: Bool

  package init(key: [UInt8] = Redactor.defaultKey, showsValues: Bool = false) {
    digester = KeyedDigester(key: key)
    self.showsValues = showsValues
  }

  /// What may be stored of a value in its normal form.
  ///
  /// - Parameter day: When it was sent, which decides whether a birth date is a child's.
  package func redact(_ type: DataType, _ normalised: RawSpan, on day: CivilDate? = nil) -> MaskedValue {
    MaskedValue(
      mask: Mask.text(for: type, normalised), digest: Self.hexadecimal(digester.code(of: normalised)),
      clear: showsValues ? normalised.text : nil, traits: ValueTraits.of(type, normalised, on: day))
  }

  private static func hexadecimal(_ code: [UInt8]) -> String {
    String(unsafeUninitializedCapacity: digestLength) { text in
      let octets = code.prefix(digestLength / 2)
      for (index, octet) in octets.enumerated() {
        text[2 * index] = digit(octet >> 4)
        text[2 * index + 1] = digit(octet & 15)
      }
      return 2 * octets.count
    }
  }

  private static func digit(_ value: UInt8) -> UInt8 { value < 10 ? 0x30 + value : 0x57 + value }
}
