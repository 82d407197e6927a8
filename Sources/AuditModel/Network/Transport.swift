/// The transport protocols whose streams Wireshark numbers, and the rest.
package enum Transport: String, Sendable, Codable, CaseIterable { case tcp, udp, other }
