import Foundation
import TestSupport

/// What a lab script planted in a capture, in the spellings in which it could leak.
struct PlantedValues: Decodable {
  private struct Planted: Decodable {
    var dataType: String
    var value: String
  }

  private var planted: [Planted]

  /// Types whose values tell a person or a device from others. Models, versions and the like are no secret.
  private static let personal: Set<String> = [
    "full-name", "email-address", "recipient-email", "phone-number", "postal-address", "username", "password",
    "mac-address", "serial-number", "imei", "imsi", "iccid", "hardware-uuid", "advertising-id", "auth-token",
    "tracking-id", "social-account-id", "payment-card", "job-name", "file-name",
  ]

  init(of folder: String) throws {
    let data = try Data(contentsOf: URL(fileURLWithPath: RepositoryFolder.path("captures/\(folder)/truth.json")))
    self = try JSONDecoder().decode(PlantedValues.self, from: data)
  }

  /// Needles by the value they spell, in lower case; values of fewer than six characters would be found by chance.
  var spellings: [String: Set<String>] {
    var result: [String: Set<String>] = [:]
    for item in planted where Self.personal.contains(item.dataType) && item.value.count >= 6 {
      var plain: Set<String> = [item.value]
      switch item.dataType {
      case "mac-address":
        let digits = item.value.filter(\.isHexDigit)
        plain.formUnion([digits, digits.paired("-"), digits.paired(":")])
      case "phone-number": plain.insert(String(item.value.filter(\.isNumber).suffix(10)))
      case "email-address": plain.insert(item.value.replacingOccurrences(of: "@", with: "%40"))
      default: break
      }
      let coded = plain.flatMap { text -> [String] in
        let bytes = Data(text.utf8)
        let base64 = bytes.base64EncodedString().trimmingCharacters(in: ["="])
        return [base64, bytes.map { String(format: "%02x", $0) }.joined()]
      }
      result[item.value, default: []].formUnion((plain.union(coded)).map { $0.lowercased() })
    }
    return result
  }
}

extension String {
  fileprivate func paired(_ separator: String) -> String {
    stride(from: 0, to: count, by: 2).map { String(dropFirst($0).prefix(2)) }.joined(separator: separator)
  }
}
