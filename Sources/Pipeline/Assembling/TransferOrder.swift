import AuditModel

/// The order of transfers in a report: (capture, first frame, location, data type), then whatever else tells two apart, so
/// that equal input gives equal bytes.
struct TransferOrder: Comparable {
  let capture: Int
  let frame: Int
  let location: String
  let dataType: DataType
  let rest: [String]

  init(_ transfer: Transfer) {
    capture = transfer.capture
    frame = transfer.frames.first ?? 0
    location = transfer.location
    dataType = transfer.dataType
    rest = [
      transfer.value.digest, transfer.sender.address, transfer.recipient.address, transfer.recipient.host ?? "",
      transfer.form.map(\.rawValue).joined(separator: "+"), transfer.direction.rawValue, transfer.channel,
      String(transfer.stream.index),
    ]
  }

  static func < (left: TransferOrder, right: TransferOrder) -> Bool {
    if left.capture != right.capture { return left.capture < right.capture }
    if left.frame != right.frame { return left.frame < right.frame }
    if left.location != right.location { return left.location < right.location }
    if left.dataType != right.dataType { return left.dataType < right.dataType }
    return left.rest.lexicographicallyPrecedes(right.rest)
  }
}
