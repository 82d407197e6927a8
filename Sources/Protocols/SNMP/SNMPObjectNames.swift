/// Objects whose values may identify a device or a person, by the names their MIB modules give them. Values of other
/// objects are told under the number of the object.
enum SNMPObjectNames {
  typealias Entry = (number: StaticString, name: StaticString)

  static let all: [Entry] = hosts + networks + printers + others

  /// Numbers that say how a device is used: RFC 2790, 3805 and 2707. Other numbers are not told.
  static let measures: [Entry] = [
    ("1.3.6.1.2.1.25.1.1", "hrSystemUptime"),
    ("1.3.6.1.2.1.43.10.2.1.4", "prtMarkerLifeCount"),
    ("1.3.6.1.2.1.43.10.2.1.5", "prtMarkerPowerOnCount"),
    ("1.3.6.1.2.1.43.11.1.1.9", "prtMarkerSuppliesLevel"),
    ("1.3.6.1.4.1.2699.1.1.1.3.1.1.8", "jmJobImpressionsCompleted"),
  ]

  /// Systems.
  private static let hosts: [Entry] = [
    // RFC 3418: the system and the resources of the agent.
    ("1.3.6.1.2.1.1.1", "sysDescr"),
    ("1.3.6.1.2.1.1.4", "sysContact"),
    ("1.3.6.1.2.1.1.5", "sysName"),
    ("1.3.6.1.2.1.1.6", "sysLocation"),
    ("1.3.6.1.2.1.1.9.1.3", "sysORDescr"),
    // RFC 2790: host resources.
    ("1.3.6.1.2.1.25.1.2", "hrSystemDate"),
    ("1.3.6.1.2.1.25.1.4", "hrSystemInitialLoadParameters"),
    ("1.3.6.1.2.1.25.2.3.1.3", "hrStorageDescr"),
    ("1.3.6.1.2.1.25.3.2.1.3", "hrDeviceDescr"),
    ("1.3.6.1.2.1.25.3.5.1.2", "hrPrinterDetectedErrorState"),
    ("1.3.6.1.2.1.25.3.7.1.2", "hrPartitionLabel"),
    ("1.3.6.1.2.1.25.3.7.1.3", "hrPartitionID"),
    ("1.3.6.1.2.1.25.3.8.1.2", "hrFSMountPoint"),
    ("1.3.6.1.2.1.25.3.8.1.3", "hrFSRemoteMountPoint"),
    ("1.3.6.1.2.1.25.4.2.1.2", "hrSWRunName"),
    ("1.3.6.1.2.1.25.4.2.1.4", "hrSWRunPath"),
    ("1.3.6.1.2.1.25.4.2.1.5", "hrSWRunParameters"),
    ("1.3.6.1.2.1.25.6.3.1.2", "hrSWInstalledName"),
    ("1.3.6.1.2.1.25.6.3.1.5", "hrSWInstalledDate"),
  ]

  /// Interfaces, addresses and neighbours.
  private static let networks: [Entry] = [
    // RFC 1213 and 2863: interfaces.
    ("1.3.6.1.2.1.2.2.1.2", "ifDescr"),
    ("1.3.6.1.2.1.2.2.1.6", "ifPhysAddress"),
    // RFC 1213: address translation.
    ("1.3.6.1.2.1.3.1.1.2", "atPhysAddress"),
    ("1.3.6.1.2.1.3.1.1.3", "atNetAddress"),
    // RFC 4293: IP.
    ("1.3.6.1.2.1.4.20.1.1", "ipAdEntAddr"),
    ("1.3.6.1.2.1.4.20.1.3", "ipAdEntNetMask"),
    ("1.3.6.1.2.1.4.21.1.1", "ipRouteDest"),
    ("1.3.6.1.2.1.4.21.1.7", "ipRouteNextHop"),
    ("1.3.6.1.2.1.4.21.1.11", "ipRouteMask"),
    ("1.3.6.1.2.1.4.22.1.2", "ipNetToMediaPhysAddress"),
    ("1.3.6.1.2.1.4.22.1.3", "ipNetToMediaNetAddress"),
    ("1.3.6.1.2.1.4.35.1.4", "ipNetToPhysicalPhysAddress"),
    // RFC 4022 and 4113: connections.
    ("1.3.6.1.2.1.6.13.1.2", "tcpConnLocalAddress"),
    ("1.3.6.1.2.1.6.13.1.4", "tcpConnRemAddress"),
    ("1.3.6.1.2.1.7.5.1.1", "udpLocalAddress"),
    // RFC 4188: bridges.
    ("1.3.6.1.2.1.17.1.1", "dot1dBaseBridgeAddress"),
    ("1.3.6.1.2.1.17.4.3.1.1", "dot1dTpFdbAddress"),
    // RFC 2863: more of interfaces.
    ("1.3.6.1.2.1.31.1.1.1.1", "ifName"),
    ("1.3.6.1.2.1.31.1.1.1.18", "ifAlias"),
    // IEEE 802.1AB: neighbours.
    ("1.0.8802.1.1.2.1.3.2", "lldpLocChassisId"),
    ("1.0.8802.1.1.2.1.3.3", "lldpLocSysName"),
    ("1.0.8802.1.1.2.1.3.4", "lldpLocSysDesc"),
    ("1.0.8802.1.1.2.1.4.1.1.5", "lldpRemChassisId"),
    ("1.0.8802.1.1.2.1.4.1.1.7", "lldpRemPortId"),
    ("1.0.8802.1.1.2.1.4.1.1.8", "lldpRemPortDesc"),
    ("1.0.8802.1.1.2.1.4.1.1.9", "lldpRemSysName"),
    ("1.0.8802.1.1.2.1.4.1.1.10", "lldpRemSysDesc"),
  ]

  /// Printers and their jobs.
  private static let printers: [Entry] = [
    // RFC 3805: printers.
    ("1.3.6.1.2.1.43.5.1.1.4", "prtGeneralCurrentOperator"),
    ("1.3.6.1.2.1.43.5.1.1.5", "prtGeneralServicePerson"),
    ("1.3.6.1.2.1.43.5.1.1.16", "prtGeneralPrinterName"),
    ("1.3.6.1.2.1.43.5.1.1.17", "prtGeneralSerialNumber"),
    ("1.3.6.1.2.1.43.6.1.1.2", "prtCoverDescription"),
    ("1.3.6.1.2.1.43.7.1.1.2", "prtLocalizationLanguage"),
    ("1.3.6.1.2.1.43.7.1.1.3", "prtLocalizationCountry"),
    ("1.3.6.1.2.1.43.8.2.1.12", "prtInputMediaName"),
    ("1.3.6.1.2.1.43.8.2.1.13", "prtInputName"),
    ("1.3.6.1.2.1.43.8.2.1.14", "prtInputVendorName"),
    ("1.3.6.1.2.1.43.8.2.1.15", "prtInputModel"),
    ("1.3.6.1.2.1.43.8.2.1.16", "prtInputVersion"),
    ("1.3.6.1.2.1.43.8.2.1.17", "prtInputSerialNumber"),
    ("1.3.6.1.2.1.43.8.2.1.18", "prtInputDescription"),
    ("1.3.6.1.2.1.43.8.2.1.21", "prtInputMediaType"),
    ("1.3.6.1.2.1.43.8.2.1.22", "prtInputMediaColor"),
    ("1.3.6.1.2.1.43.9.2.1.7", "prtOutputName"),
    ("1.3.6.1.2.1.43.9.2.1.8", "prtOutputVendorName"),
    ("1.3.6.1.2.1.43.9.2.1.9", "prtOutputModel"),
    ("1.3.6.1.2.1.43.9.2.1.10", "prtOutputVersion"),
    ("1.3.6.1.2.1.43.9.2.1.11", "prtOutputSerialNumber"),
    ("1.3.6.1.2.1.43.9.2.1.12", "prtOutputDescription"),
    ("1.3.6.1.2.1.43.11.1.1.6", "prtMarkerSuppliesDescription"),
    ("1.3.6.1.2.1.43.12.1.1.4", "prtMarkerColorantValue"),
    ("1.3.6.1.2.1.43.13.4.1.9", "prtMediaPathDescription"),
    ("1.3.6.1.2.1.43.14.1.1.3", "prtChannelProtocolVersion"),
    ("1.3.6.1.2.1.43.14.1.1.9", "prtChannelInformation"),
    ("1.3.6.1.2.1.43.15.1.1.3", "prtInterpreterLangLevel"),
    ("1.3.6.1.2.1.43.15.1.1.4", "prtInterpreterLangVersion"),
    ("1.3.6.1.2.1.43.15.1.1.5", "prtInterpreterDescription"),
    ("1.3.6.1.2.1.43.15.1.1.6", "prtInterpreterVersion"),
    ("1.3.6.1.2.1.43.16.5.1.2", "prtConsoleDisplayBufferText"),
    ("1.3.6.1.2.1.43.17.6.1.5", "prtConsoleDescription"),
    ("1.3.6.1.2.1.43.18.1.1.8", "prtAlertDescription"),
    // RFC 2707: print jobs; an attribute's value is named by the attribute, see `SNMPJobAttribute`.
    ("1.3.6.1.4.1.2699.1.1.1.1.1.1.8", "jmGeneralJobSetName"),
    ("1.3.6.1.4.1.2699.1.1.1.3.1.1.9", "jmJobOwner"),
    ("1.3.6.1.4.1.2699.1.1.1.4.1.1.4", "jmAttributeValueAsOctets"),
    // PWG 5107.1: the port monitor.
    ("1.3.6.1.4.1.2699.1.2.1.2.1.1.2", "ppmPrinterName"),
    ("1.3.6.1.4.1.2699.1.2.1.2.1.1.3", "ppmPrinterIEEE1284DeviceId"),
    ("1.3.6.1.4.1.2699.1.2.1.2.1.1.7", "ppmPrinterSnmpCommunityName"),
    ("1.3.6.1.4.1.2699.1.2.1.3.1.1.4", "ppmPortName"),
    ("1.3.6.1.4.1.2699.1.2.1.3.1.1.6", "ppmPortServiceNameOrURI"),
    // Hewlett-Packard: status and identity.
    ("1.3.6.1.4.1.11.2.3.9.1.1.7", "gdStatusId"),
  ]

  /// Parts of a device.
  private static let others: [Entry] = [
    // RFC 6933: parts of a device.
    ("1.3.6.1.2.1.47.1.1.1.1.2", "entPhysicalDescr"),
    ("1.3.6.1.2.1.47.1.1.1.1.7", "entPhysicalName"),
    ("1.3.6.1.2.1.47.1.1.1.1.8", "entPhysicalHardwareRev"),
    ("1.3.6.1.2.1.47.1.1.1.1.9", "entPhysicalFirmwareRev"),
    ("1.3.6.1.2.1.47.1.1.1.1.10", "entPhysicalSoftwareRev"),
    ("1.3.6.1.2.1.47.1.1.1.1.11", "entPhysicalSerialNum"),
    ("1.3.6.1.2.1.47.1.1.1.1.12", "entPhysicalMfgName"),
    ("1.3.6.1.2.1.47.1.1.1.1.13", "entPhysicalModelName"),
    ("1.3.6.1.2.1.47.1.1.1.1.14", "entPhysicalAlias"),
    ("1.3.6.1.2.1.47.1.1.1.1.15", "entPhysicalAssetID"),
    ("1.3.6.1.2.1.47.1.1.1.1.18", "entPhysicalUris"),
  ]
}
