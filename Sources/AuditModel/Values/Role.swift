/// What a device is in the audited network.
package enum Role: String, Sendable, Codable, CaseIterable { case printer, workstation, server, unknown }
