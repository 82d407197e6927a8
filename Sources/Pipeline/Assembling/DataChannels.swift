import AuditModel

/// Joins data connections with the command that opened them (FTP), and transfers with their request (TFTP). Control and
/// data flows may be read by different workers, so that neither knows the other: the control side leaves a fact with
/// the end point it announced, and here, when all facts of all workers are together and in order, what was found in the
/// flow to that end point gets the name of the protocol and the command as its start. The same for any number of
/// workers.
struct DataChannels {
  private struct Key: Hashable {
    var capture: Int
    var endpoint: Endpoint
  }

  private struct Announcement {
    var frame: Int
    var start: String
    var protocolName: String
  }

  private var announcements: [Key: [Announcement]] = [:]

  /// - Parameter facts: In order of their first frames.
  init(_ facts: [SightedFact]) {
    let span = facts.span
    for index in span.indices {
      guard case .announcedChannel(let endpoint) = span[index].fact else { continue }
      let sighting = span[index].sighting
      announcements[Key(capture: sighting.capture, endpoint: endpoint), default: []].append(
        Announcement(
          frame: sighting.frames.first, start: sighting.start,
          protocolName: sighting.protocolName == "tftp" ? "tftp" : sighting.protocolName + "-data"))
    }
  }

  /// The result with what undecoded flows to announced end points held under the name of its command.
  func joined(_ result: WorkerResult) -> WorkerResult {
    guard !announcements.isEmpty else { return result }
    var result = result
    result.rewrite { _, observation in joined(observation) }
    return result
  }

  private func joined(_ observation: Observation) -> Observation {
    let sighting = observation.sighting
    let isTransfer = sighting.protocolName == "tftp" && sighting.start == "DATA"
    guard sighting.protocolName == "tcp" || isTransfer else { return observation }
    let key = Key(capture: sighting.capture, endpoint: Endpoint(sighting.server, sighting.serverPort))
    // The flow may open before the command or behind it: where a port was used again, the nearest announcement counts.
    guard
      let nearest = announcements[key]?.filter({ isTransfer == ($0.protocolName == "tftp") }).min(by: {
        distance($0, sighting) < distance($1, sighting)
      })
    else { return observation }
    let rest =
      observation.location.hasPrefix(sighting.start) ? observation.location.dropFirst(sighting.start.count) : nil
    return observation.moved(
      to: rest.map { nearest.start + $0 } ?? observation.location,
      sighting.renamed(start: nearest.start, protocolName: nearest.protocolName))
  }

  private func distance(_ announcement: Announcement, _ sighting: Sighting) -> Int {
    abs(announcement.frame - sighting.flow.firstFrame)
  }
}
