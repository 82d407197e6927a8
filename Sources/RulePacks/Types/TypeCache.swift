import AuditModel

/// Keeps the ontology in one flat file between starts, for the same reason as `PackCache`: one line per type, fields
/// parted by tabs, lists by semicolons.
struct TypeCache {
  private static let format = "candor-types-1"
  private let file: FlatFile

  init(folder: String, rules: RulesFolder) {
    file = FlatFile(folder: folder, name: Self.format, madeFrom: [rules("types/types.yaml")])
  }

  func load() -> (version: String, nodes: [TypeNode])? { file.load().flatMap(Self.decode) }

  func store(_ version: String, _ nodes: [TypeNode]) { file.store(Self.encode(version, nodes)) }

  static func encode(_ version: String, _ nodes: [TypeNode]) -> String {
    var lines = ["\(format)\t\(version)\t\(nodes.count)"]
    for node in nodes {
      let fields = [
        node.name.rawValue, node.title, node.parents.map(\.rawValue).joined(separator: ";"), node.scope.rawValue,
        node.identifiability.rawValue, node.sensitivity.rawValue, node.isDynamic ? "dynamic" : "",
        node.gdpr.joined(separator: ";"), node.ccpa.joined(separator: ";"), node.fideslang.joined(separator: ";"),
        node.dpv.joined(separator: ";"),
      ]
      lines.append(fields.joined(separator: "\t"))
    }
    return lines.joined(separator: "\n")
  }

  /// `nil` when the text is not whole.
  static func decode(_ text: String) -> (version: String, nodes: [TypeNode])? {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    let head = lines.first?.split(separator: "\t", omittingEmptySubsequences: false) ?? []
    guard head.count == 3, head[0] == format, Int(head[2]) == lines.count - 1 else { return nil }
    var nodes: [TypeNode] = []
    for line in lines.dropFirst() {
      let fields = line.split(separator: "\t", omittingEmptySubsequences: false)
      guard fields.count == 11, let scope = TypeNode.Scope(rawValue: String(fields[3])),
        let identifiability = TypeNode.Identifiability(rawValue: String(fields[4])),
        let sensitivity = TypeNode.Sensitivity(rawValue: String(fields[5]))
      else { return nil }
      func list(_ index: Int) -> [String] { fields[index].split(separator: ";").map(String.init) }
      nodes.append(
        TypeNode(
          name: DataType(rawValue: String(fields[0])), title: String(fields[1]),
          parents: list(2).map(DataType.init(rawValue:)), scope: scope, identifiability: identifiability,
          sensitivity: sensitivity, isDynamic: fields[6] == "dynamic", gdpr: list(7), ccpa: list(8),
          fideslang: list(9), dpv: list(10)))
    }
    return (String(head[1]), nodes)
  }
}
