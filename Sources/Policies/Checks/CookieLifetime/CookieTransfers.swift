import AuditModel

/// The transfers that carry cookies, by the cookie's name.
struct CookieTransfers {
  private let transfers: [Transfer]
  private var positions: [String: [Int]] = [:]

  init(_ context: AuditContext) {
    transfers = context.evidence.transfers
    let classes = context.classes.span
    for index in classes.indices
    where classes[index].location.part == .cookie || classes[index].location.part == .setCookie {
      let words = classes[index].location.field.split(separator: " ")
      guard words.count > 1 else { continue }
      positions[String(words[1]), default: []] += classes[index].members
    }
  }

  /// Ids of the transfers that carried the cookie in one of the frames.
  func ids(of name: String, in frames: FrameGathering) -> [String] {
    let frames = frames.sets
    return (positions[name] ?? []).sorted().filter { position in
      guard let frames = frames[transfers[position].capture] else { return false }
      return transfers[position].frames.contains { frames.contains($0) }
    }.map { transfers[$0].id }
  }
}
