import AuditModel
import Detectors
import RulePacks

/// Recognises, by its digest, a hardware address that a device sends and another one on its network uses: a router's
/// says where the sender is. Nothing is said of devices under audit, of senders whose own address is not known, and of
/// addresses of the sender's own maker, which may be another interface of it.
struct OtherDevices {
  private struct Owner {
    var address: MACAddress
    var isUnderAudit: Bool
  }

  private var owners: [String: Owner] = [:]
  private var own: [String: MACAddress] = [:]

  init(_ devices: [DeviceSummary], inventory: Inventory, redactor: Redactor) {
    for device in devices {
      guard let text = device.mac, let mac = MACAddress(text) else { continue }
      own[device.address] = mac
      let isUnderAudit =
        device.profile != nil
        || inventory.devices.contains {
          $0.macs.contains(mac) || $0.addresses.contains { $0.description == device.address }
        }
      let normal = Array(mac.description.utf8)
      owners[redactor.redact(.macAddress, normal.span.bytes).digest] = Owner(address: mac, isUnderAudit: isUnderAudit)
    }
  }

  func mark(_ transfers: inout [Transfer]) {
    guard owners.count > 1 else { return }
    for index in transfers.indices where transfers[index].dataType == .macAddress {
      guard let owner = owners[transfers[index].value.digest], !owner.isUnderAudit,
        let sender = own[transfers[index].sender.address], sender.organisation != owner.address.organisation
      else { continue }
      transfers[index].value.traits = [.otherDevice]
    }
  }
}
