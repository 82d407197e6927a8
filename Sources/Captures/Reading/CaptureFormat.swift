/// The file formats a capture may have, told by its first bytes.
package enum CaptureFormat: String, Sendable { case pcap, pcapng }
