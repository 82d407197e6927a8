import Foundation

/// The source files of the repository.
enum SourceTree {
  static let root: String = {
    var url = URL(fileURLWithPath: #filePath)
    for _ in 0..<3 { url.deleteLastPathComponent() }
    return url.path
  }()

  /// Paths relative to the repository, sorted.
  static func swiftFiles(below folder: String) -> [String] {
    let names = FileManager.default.enumerator(atPath: root + "/" + folder)?.compactMap { $0 as? String } ?? []
    return names.filter { $0.hasSuffix(".swift") }.map { folder + "/" + $0 }.sorted()
  }

  static func text(of file: String) -> String {
    (try? String(contentsOfFile: root + "/" + file, encoding: .utf8)) ?? ""
  }

  /// Names of the modules that a file imports.
  static func imports(of file: String) -> Set<String> {
    Set(
      text(of: file).split(separator: "\n").compactMap { line -> String? in
        let words = line.split(separator: " ")
        guard let position = words.firstIndex(of: "import"), position <= 1, words.count > position + 1 else {
          return nil
        }
        let isImport =
          position == 0 || ["package", "public", "internal", "private", "@preconcurrency"].contains(String(words[0]))
        return isImport ? String(words[position + 1].split(separator: ".")[0]) : nil
      })
  }
}
