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
    var recipient: String?
    var direction: String
    var form: [String]?
    var channel: String?
    var party: String?
    var minCount: Int?

    var description: String { "\(dataType) at \(location)" }
  }

  struct Row: Decodable {
    var clause: String
    var verdict: String
  }

  var planted: [Planted]
  var verdicts: [String: String]?
  /// The capture holds nothing that may be found.
  var silent: Bool?

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
