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
/// `CorporaTranscript --dialogue FILE` reads a dialogue (`>>>` and `<<<` lines mark the sides) as one connection.
@main
enum Transcript {
  static func main() {
    let arguments = CommandLine.arguments.dropFirst()
    guard let path = arguments.last else { exit(2) }
    if arguments.first == "--dialogue" {
      guard let dialogue = Dialogue(path: path) else { exit(3) }
      dialogue.play()
      return
    }
    do {
      let reading = Reading()
      try reading.read(path)
      reading.finish()
    } catch {
      print("refused\t\(error)")
      exit(3)
    }
  }
}
