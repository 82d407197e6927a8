import AuditModel
import Bytes

/// What the argument of a command is.
struct FTPCommand {
  let part: Part
  let name: StaticString
  /// A data connection belongs to it.
  let opensData: Bool

  private static let transfers: [StaticString] = ["retr", "stor", "stou", "appe"]
  private static let listings: [StaticString] = ["list", "nlst", "mlsd"]
  private static let files: [StaticString] = ["dele", "rnfr", "rnto", "size", "mdtm", "mfmt", "mlst"]
  private static let folders: [StaticString] = ["cwd", "xcwd", "mkd", "xmkd", "rmd", "xrmd", "smnt"]

  init(_ word: RawSpan) {
    func isOne(of words: [StaticString]) -> Bool { words.contains { word.equalsIgnoringCase($0) } }
    let isTransfer = isOne(of: Self.transfers)
    let isListing = isOne(of: Self.listings)
    opensData = isTransfer || isListing
    if word.equalsIgnoringCase("user") {
      (part, name) = (.user, "")
    } else if word.equalsIgnoringCase("pass") {
      (part, name) = (.password, "")
    } else if word.equalsIgnoringCase("acct") {
      (part, name) = (.field, "account")
    } else if isTransfer || isOne(of: Self.files) {
      (part, name) = (.field, "file")
    } else if isListing || isOne(of: Self.folders) {
      (part, name) = (.field, "path")
    } else {
      (part, name) = (.field, "argument")
    }
  }
}
