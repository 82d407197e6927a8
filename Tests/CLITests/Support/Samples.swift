import AuditModel
import Foundation
import TestSupport

/// Captures to run the program on.
enum Samples {
  /// A request with a MAC address, an e-mail address and a telephone number to the vendor's host.
  static let request = capture(of: "GET /v1?mac=00:00:5e:00:53:10&email=operator@example.com&phone=%2B12125550123")
  /// A request that holds nothing.
  static let silence = capture(of: "GET /")

  private static func capture(of line: String) -> [UInt8] {
    let request = "\(line) HTTP/1.1\r\nHost: telemetry.stratasys.com\r\n\r\n"
    let frames = TCPConversation.exchange([
      (.fromInitiator, Array(request.utf8)), (.fromResponder, Array("HTTP/1.1 204 No Content\r\n\r\n".utf8)),
    ])
    return CaptureBuilder(frames).pcapng()
  }

  /// The recorded captures of the repository, by their folders' names.
  static let recorded: [String] = {
    let root = RepositoryFolder.path("captures")
    let names = (try? FileManager.default.contentsOfDirectory(atPath: root)) ?? []
    return names.filter { FileManager.default.fileExists(atPath: "\(root)/\($0)/truth.json") }.sorted()
  }()

  /// The capture in a folder of `captures/`.
  static func path(_ folder: String) -> String {
    let names =
      (try? FileManager.default.contentsOfDirectory(atPath: RepositoryFolder.path("captures/\(folder)"))) ?? []
    return RepositoryFolder.path("captures/\(folder)/\(names.first { $0.hasPrefix("capture.") } ?? "capture.pcapng")")
  }
}
