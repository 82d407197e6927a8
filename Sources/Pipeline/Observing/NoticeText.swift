/// What the conditions of frames and flows mean, in a sentence for the reader of a report.
enum NoticeText {
  static func of(_ kind: StaticString) -> String { sentences[kind.description] ?? "the frame could not be read whole" }

  private static let sentences: [String: String] = [
    "unknown-link-type": "candor does not know this link type; its frames were not looked into",
    "original-length":
      "a frame claims a length on the wire that no link carries; what it says to have lost was not counted as missing",
    "fragment-length": "an IP fragment claims a length that cannot be; it was dropped",
    "fragment-too-large": "IP fragments would make a datagram longer than 65,535 bytes; they were dropped",
    "fragment-overlap":
      "IP fragments overlap; the first copy of the bytes stands (IPv6: the datagram is dropped, RFC 5722)",
    "fragment-conflict":
      "IP fragments overlap with different bytes; the first copy stands, another receiver may see the second",
    "fragment-flood": "more IP fragments wait for their datagrams than are kept; the oldest were given up",
    "flow-table-full": "more conversations at once than are kept; the longest idle one was closed early",
    "frame-map-full":
      "one stream spreads over more frames than are remembered; some frame numbers of long messages are missing",
    "overlap-conflict":
      "TCP segments overlap with different bytes; the first copy stands, another receiver may see the second",
    "reassembly-memory": "more TCP segments wait for missing ones than are kept; a gap was declared",
    "unfolding-depth": "a value is encoded more deeply than is followed; the rest was searched as it stands",
    "unfolding-layers": "a value holds more encoded parts than are followed; the rest was searched as it stands",
    "unknown-content-coding": "a body names a content coding that candor does not know; it was searched as it stands",
    "bad-gzip": "a gzip body is damaged or breaks off; what could be opened of it was searched, else what is there",
    "bad-deflate":
      "a deflate body is damaged or breaks off; what could be opened of it was searched, else what is there",
    "bad-br": "a Brotli body is damaged or breaks off; what could be opened of it was searched, else what is there",
    "bad-zstd":
      "a Zstandard body is damaged or breaks off; what could be opened of it was searched, else what is there",
    "broken-structure": "a JSON, XML or other structure breaks off; the rest of it was searched as plain text",
    "candidate-flood": "a value holds more candidates than are kept; some of its known values may be missing",
    "xml-entities":
      "an XML document declares entities of its own; they were not expanded, what they stand for was not searched",
    "unfolding-size": "a value grows beyond what is decoded; the rest was left out",
  ]
}
