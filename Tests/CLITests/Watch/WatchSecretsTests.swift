import Foundation
import TestSupport
import Testing

/// A live audit that follows a growing key log, against a scan of the written file with the key log as it is in the
/// end.
@Suite(.serialized) struct WatchSecretsTests {
  /// Sends what it is told by lines: a frame in hexadecimal, or `KEYS` and text to add to the key log, or `WAIT`.
  private static let player = """
    import socket, sys, time
    wire = socket.socket(socket.AF_PACKET, socket.SOCK_RAW)
    wire.bind(("wire", 0))
    for line in open(sys.argv[1]):
      word, _, rest = line.rstrip("\\n").partition(" ")
      if word == "KEYS":
        with open("keys.log", "a") as file: file.write(bytes.fromhex(rest).decode())
      elif word == "WAIT": time.sleep(float(rest))
      else:
        wire.send(bytes.fromhex(word))
        time.sleep(0.0005)
    """

  private struct Planted: Decodable {
    struct Value: Decodable { var dataType, location: String }
    var planted: [Value]
  }

  private func hex(_ bytes: some Sequence<UInt8>) -> String {
    bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }

  private func keys(_ text: some StringProtocol) -> String { "KEYS " + hex(text.utf8) }

  /// Frames of recorded captures. The secrets of a third of the connections come before, those of another third amid
  /// the frames, in two pieces that cut a line, and those of the last third behind them all.
  private func script() throws -> String {
    var lines: [String] = []
    for name in ["tls-ciphers", "web-protocols", "coap-dtls", "telemetry-tls-keys"] {
      let capture = try SecretsCapture(name)
      let frames = capture.frames.map { hex($0) }
      var thirds = ["", "", ""]
      var connections: [Substring] = []
      for line in capture.keyLog.split(separator: "\n") where !line.hasPrefix("#") {
        let random = line.split(separator: " ")[1]
        if !connections.contains(random) { connections.append(random) }
        thirds[(connections.firstIndex(of: random) ?? 0) % 3] += line + "\n"
      }
      let half = thirds[1].prefix(thirds[1].count / 2 + 7)
      lines += [keys(thirds[0]), "WAIT 0.6"] + frames.prefix(frames.count / 2)
      lines += [keys(half), "WAIT 0.6", keys(thirds[1].dropFirst(half.count)), "WAIT 0.3"]
      lines += frames.dropFirst(frames.count / 2) + ["WAIT 1.2", keys(thirds[2]), "WAIT 0.3"]
    }
    let moving = try SecretsCapture("http3-keys")
    lines += [keys(moving.keyLog), "WAIT 0.6"] + moving.frames.map { hex($0) }
    // The last line of the key log has no end yet.
    return (lines + [keys("# the end"), "WAIT 1.2"]).joined(separator: "\n") + "\n"
  }

  /// Everything but where the packets lie.
  private func comparable(_ json: String) -> String {
    json.replacing(#/"path": ?"[^"]*"/#, with: "").replacing(#/"sha256": ?"[^"]*"/#, with: "")
  }

  @Test(.enabled(if: NetworkNamespaces.areUsable()))
  func whatOpensLiveIsWhatAScanOpens() throws {
    try TemporaryFolder.with { files in
      let spaces = try NetworkNamespaces("keys", files: files)
      try files.write(script(), "script")
      try files.write(Self.player, "player.py")
      let process = try spaces.run(
        in: spaces.one,
        [
          CandorProcess.path, "watch", "-i", "wire", "--workers", "1", "--keys", "keys.log", "--write", "live.pcapng",
          "--format", "json=live.json", "--exit-zero",
        ], files: files)
      #expect(process.wait(upTo: 30) { process.error.contains("listening on wire") }, "\(process.error)")
      let folder = files.path
      let played = try CandorProcess.shell(
        "cd \(folder) && ip netns exec \(spaces.two) python3 player.py script")
      #expect(played.status == 0, "\(played.error)")
      process.interrupt()
      let outcome = process.wait()
      #expect(outcome.status == 0, "\(outcome.error)")
      let scan = try CandorProcess.run(
        "scan", "live.pcapng", "--keys", "keys.log", "--format", "json", "--exit-zero", in: folder)
      let live = files.text("live.json")
      #expect(comparable(live) == comparable(scan.output))
      for name in ["tls-ciphers", "web-protocols", "coap-dtls", "telemetry-tls-keys", "http3-keys"] {
        let truth = try Data(contentsOf: URL(fileURLWithPath: RepositoryFolder.path("captures/\(name)/truth.json")))
        for value in try JSONDecoder().decode(Planted.self, from: truth).planted where value.dataType == "email-address"
        {
          #expect(live.contains("\"location\":\"\(value.location)\""), "\(name): \(value.location)")
        }
      }
    }
  }

  /// Real programs, of which the client writes the key log that is followed.
  @Test(.enabled(if: NetworkNamespaces.areUsable()))
  func theKeyLogOfARunningProgramIsFollowed() throws {
    try TemporaryFolder.with { files in
      let spaces = try NetworkNamespaces("tls", files: files)
      let made = try CandorProcess.shell(
        "cd \(files.path) && openssl req -x509 -newkey rsa:2048 -nodes -keyout key.pem -out cert.pem -days 2"
          + " -subj /CN=telemetry.stratasys.com")
      #expect(made.status == 0, "\(made.error)")
      try files.write("", "server2/stdout")
      let server = try spaces.run(
        in: spaces.two,
        [
          "openssl", "s_server", "-accept", "8443", "-cert", files.path("cert.pem"), "-key", files.path("key.pem"),
          "-www",
        ], files: TemporaryFolder(path: files.path("server2")))
      defer {
        kill(server.identifier, SIGKILL)
        server.wait()
      }
      #expect(server.wait(upTo: 20) { server.output.contains("ACCEPT") })
      let process = try spaces.run(
        in: spaces.one,
        [
          CandorProcess.path, "watch", "-i", "wire", "--workers", "1", "--keys", "keys.log", "--write", "live.pcapng",
          "--format", "json=live.json",
        ], files: files)
      #expect(process.wait(upTo: 30) { process.error.contains("listening on wire") }, "\(process.error)")
      for version in ["-tls1_2", "-tls1_3"] {
        let request =
          "GET /\(version)?email=operator@example.com HTTP/1.0\\r\\nHost: telemetry.stratasys.com\\r\\n\\r\\n"
        let client = try CandorProcess.shell(
          "cd \(files.path) && (printf '\(request)'; sleep 1) | ip netns exec \(spaces.one) openssl s_client"
            + " -connect 198.51.100.2:8443 -servername telemetry.stratasys.com -keylogfile keys.log -quiet \(version)")
        #expect(client.output.contains("200 ok"), "\(client.error)")
      }
      #expect(
        process.wait(upTo: 20) { process.error.contains("email address") }, "told while it runs: \(process.error)")
      process.interrupt()
      #expect(process.wait().status <= 1)
      let live = files.text("live.json")
      for version in ["-tls1_2", "-tls1_3"] { #expect(live.contains("\"location\":\"GET /\(version) query email\"")) }
      let scan = try CandorProcess.run(
        "scan", "live.pcapng", "--keys", "keys.log", "--format", "json", "--exit-zero", in: files.path)
      #expect(comparable(live) == comparable(scan.output))
    }
  }
}
