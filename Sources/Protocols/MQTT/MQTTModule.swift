import Bytes

/// MQTT 3.1, 3.1.1 and 5 over byte streams (OASIS "MQTT Version 3.1.1" and "MQTT Version 5.0").
package enum MQTTModule {
  /// IANA: plain, and inside TLS.
  static let ports: [UInt16] = [1_883, 8_883]

  package static let stream = ProtocolModule(
    name: "mqtt",
    reader: .stream(
      recognise: { window, ports in MQTTRecognition.recognise(window.bytes, ports) },
      make: { _ in MQTTDecoder() }))
}
