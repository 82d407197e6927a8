import Foundation

/// Files of the repository, found from where this source file lies.
package enum RepositoryFolder {
  package static let path: String = {
    var url = URL(fileURLWithPath: #filePath)
    for _ in 0..<4 { url.deleteLastPathComponent() }
    return url.path
  }()

  package static func path(_ relative: String) -> String { path + "/" + relative }
}
