import Captures
import Glibc

/// Prints what the lower stages of candor make of one file, for comparison with another program; see `../corpora`.
///
/// `CorporaTranscript CAPTURE` prints, tab-separated:
///
///     frame    NUMBER t|u STREAM                      a frame with payload, and its stream as Wireshark counts
///     http     STREAM FRAME i|r request METHOD HOST PATH QUERY HEADERS COOKIES
///     http     STREAM FRAME i|r response STATUS HEADERS COOKIES
///     coverage BYTES BIN=BYTES …
///
/// `CorporaTranscript --secrets KEYLOG CAPTURE` opens TLS with the secrets in the capture, and with those of the key
/// log unless that is `-`.
///
/// `CorporaTranscript --opening SECRET FILE` measures how fast the records of a file are opened.
///
/// `CorporaTranscript --protocols CAPTURE` prints, with flows named by the frame that opened them:
///
///     frame    NUMBER t|u FLOW      a frame with payload, and its flow
///     flow     t|u FLOW NAME …      the protocols that were recognised in a flow, those within others too
///
/// `CorporaTranscript --dialogue FILE` reads a dialogue (`>>>` and `<<<` lines mark the sides) as one connection.
@main
enum Transcript {
  static func main() {
    let arguments = CommandLine.arguments.dropFirst()
    guard let path = arguments.last else { exit(2) }
    if arguments.first == "--opening", arguments.count == 3 {
      let secret = arguments[arguments.startIndex + 1]
      return OpeningSpeed.measure(secret: secret, records: Dialogue.contents(of: path) ?? [])
    }
    if arguments.first == "--dialogue" {
      guard let dialogue = Dialogue(path: path) else { exit(3) }
      dialogue.play()
      return
    }
    do {
      if arguments.first == "--protocols" {
        let reading = ProtocolReading()
        try reading.read(path)
        return reading.finish()
      }
      var keyLog: [UInt8]?
      if arguments.first == "--secrets", arguments.count == 3 {
        let name = arguments[arguments.startIndex + 1]
        keyLog = name == "-" ? [] : Dialogue.contents(of: name) ?? []
      }
      let reading = Reading(keyLog: keyLog)
      try reading.read(path)
      reading.finish()
    } catch {
      print("refused\t\(error)")
      exit(3)
    }
  }
}
