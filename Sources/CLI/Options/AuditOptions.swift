import ArgumentParser
import AuditModel

/// Options that every auditing subcommand understands. All are optional: what is absent comes from the environment
/// (`CANDOR_…`), `--config`, the nearest `candor.yaml`, or the built-in value.
struct AuditOptions: ParsableArguments {
  @Option(
    name: .customLong("policy"),
    help: ArgumentHelp("Id of a policy under rules/policies/, or a path. May repeat.", valueName: "id"))
  var policies: [String] = []

  @Option(
    help: ArgumentHelp(
      "Your own devices, persons and values, searched in every spelling and encoding.", valueName: "file"))
  var inventory: String?

  @Option(help: ArgumentHelp("TLS key log (SSLKEYLOGFILE format). May repeat.", valueName: "file"))
  var keys: [String] = []

  @Option(
    help: ArgumentHelp(
      "Descriptor set (protoc --descriptor_set_out) that names the fields of gRPC messages. May repeat.",
      valueName: "file"))
  var protos: [String] = []

  @Option(
    name: .customLong("format"),
    help: ArgumentHelp("text, json or ndjson, with =PATH into a file. May repeat.", valueName: "format[=path]"))
  var formats: [ReportTarget] = []

  @Flag(help: "Show values instead of masks; into a file or pipe only with --i-may-store-personal-data.")
  var showValues = false

  @Flag(help: "I may store personal data: lets --show-values write to a file or pipe.")
  var iMayStorePersonalData = false

  @Option(
    help: ArgumentHelp(
      "Exit 1 at findings of this severity (note, warning, error) or verdict word; comma-separated.", valueName: "what")
  )
  var failOn: String?

  @Flag(help: "Exit 0 in place of 1.")
  var exitZero = false

  @Option(
    help: ArgumentHelp("Exit 3 when less than this share of the payload bytes could be read.", valueName: "percent"))
  var minCoverage: String?

  @Option(help: ArgumentHelp("Only packets that match, in libpcap's filter syntax.", valueName: "expression"))
  var filter: String?

  @Flag(help: "Count catch-all wording as no disclosure at all.")
  var strict = false

  @Option(
    help: ArgumentHelp("Country for phone numbers without a country code (ISO 3166, two letters).", valueName: "code"))
  var region: String?

  @Option(help: ArgumentHelp("Number of workers; the report is the same for any number.", valueName: "n"))
  var workers: Int?

  @Option(help: ArgumentHelp("Settings file to use in place of the nearest candor.yaml.", valueName: "file"))
  var config: String?

  @Option(name: .customLong("color"), help: "Colour: auto, always or never.")
  var colour: ColourChoice?
}
