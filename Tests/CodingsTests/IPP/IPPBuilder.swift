/// IPP messages written straight from RFC 8010 section 3.
struct IPPBuilder {
  private(set) var bytes: [UInt8]

  /// - Parameter operation: Operation or status.
  init(version: (UInt8, UInt8) = (1, 1), operation: UInt16 = 2, request: UInt32 = 1) {
    bytes = [version.0, version.1, UInt8(operation >> 8), UInt8(operation & 0xFF), 0, 0, 0, UInt8(request & 0xFF)]
  }

  mutating func group(_ tag: UInt8) { bytes.append(tag) }

  mutating func attribute(_ tag: UInt8, _ name: String, _ value: [UInt8]) {
    bytes.append(tag)
    text(Array(name.utf8))
    text(value)
  }

  mutating func attribute(_ tag: UInt8, _ name: String, _ value: String) { attribute(tag, name, Array(value.utf8)) }

  mutating func append(_ more: [UInt8]) { bytes += more }

  private mutating func text(_ value: [UInt8]) {
    bytes += [UInt8(value.count >> 8), UInt8(value.count & 0xFF)] + value
  }

  /// RFC 8010 appendix A.1: the Print-Job request given there octet by octet.
  static var printJob: IPPBuilder {
    var message = IPPBuilder()
    message.group(1)
    message.attribute(0x47, "attributes-charset", "utf-8")
    message.attribute(0x48, "attributes-natural-language", "en-us")
    message.attribute(0x45, "printer-uri", "ipp://printer.example.com/ipp/print/pinetree")
    message.attribute(0x42, "job-name", "foobar")
    message.attribute(0x22, "ipp-attribute-fidelity", [1])
    message.group(2)
    message.attribute(0x21, "copies", [0, 0, 0, 20])
    message.attribute(0x44, "sides", "two-sided-long-edge")
    message.group(3)
    message.append(Array("%!PDF...".utf8))
    return message
  }
}
