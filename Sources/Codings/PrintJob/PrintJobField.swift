/// One value of a print job, by its place in the bytes.
struct PrintJobField {
  enum Place {
    /// A parameter of a PJL command.
    case command
    /// A document structuring comment of PostScript.
    case comment
    /// An entry of a PDF's information, or of `pdfmark`.
    case information
    /// The bytes between `stream` and `endstream` of a PDF.
    case stream
    /// What lies between the others.
    case content
  }

  var place: Place
  var value: Range<Int>
  var key: Range<Int> = 0..<0
  /// The PJL command that holds the value.
  var command: Range<Int> = 0..<0
  var label = KeyLabel.none
}
