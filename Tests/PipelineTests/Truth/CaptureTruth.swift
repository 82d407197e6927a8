import Foundation
import TestSupport

/// What a lab script planted in a capture, written down by the script itself: the truth that candor's output is
/// measured against.
struct CaptureTruth: Decodable {
  struct Planted: Decodable, CustomStringConvertible {
    var dataType: String
    var value: String
    var location: String
    var host: String?
    var direction: String
    var form: [String]?
    var party: String?
    var minCount: Int?
    var note: String?
    /// Inside TLS: must not be reported without keys.
    var opaque: Bool?

    var description: String { "\(dataType) at \(location)" }
  }

  /// One word, or several where strictness decides.
  struct Words: Decodable {
    var words: [String]

    init(from decoder: any Decoder) throws {
      let container = try decoder.singleValueContainer()
      if let word = try? container.decode(String.self) {
        words = [word]
      } else {
        words = try container.decode([String].self)
      }
    }
  }

  var planted: [Planted]
  var verdicts: [String: Words]?
  /// The capture holds nothing that may be found, but for the `allowed` data types.
  var silent: Bool?
  var allowed: [String]?

  /// All folders of `captures/` with a truth.
  static var folders: [String] {
    let root = RepositoryFolder.path("captures")
    let names = (try? FileManager.default.contentsOfDirectory(atPath: root)) ?? []
    return names.filter { FileManager.default.fileExists(atPath: "\(root)/\($0)/truth.json") }.sorted()
  }

  init(folder: String) throws {
    let data = try Data(contentsOf: URL(fileURLWithPath: RepositoryFolder.path("captures/\(folder)/truth.json")))
    self = try JSONDecoder().decode(CaptureTruth.self, from: data)
  }
}
