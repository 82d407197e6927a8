import Foundation

/// Two network namespaces with a veth pair between them: `one` (198.51.100.1) and `two` (198.51.100.2, where a web
/// server listens on port 8000). The interface is called `wire` in both.
final class NetworkNamespaces {
  let one: String
  let two: String
  private var server: RunningProcess?

  /// Why the tests that need this cannot run here; `nil` when they can.
  static let hindrance: String? = {
    guard geteuid() == 0 else { return "not root" }
    guard (try? CandorProcess.shell("command -v ip && command -v python3"))?.status == 0 else {
      return "iproute2 or python3 is missing"
    }
    let name = "candor-probe-\(getpid())"
    let probe = try? CandorProcess.shell("ip netns add \(name) && ip netns del \(name)")
    return probe?.status == 0 ? nil : "network namespaces cannot be made here"
  }()

  /// Whether they can run; prints why not.
  static func areUsable() -> Bool {
    guard let hindrance else { return true }
    print("skipped: live capture needs root, iproute2 and python3 (\(hindrance))")
    return false
  }

  init(_ label: String, files: TemporaryFolder) throws {
    one = "candor-\(getpid())-\(label)-1"
    two = "candor-\(getpid())-\(label)-2"
    let made = try CandorProcess.shell(
      """
      set -e
      ip netns add \(one); ip netns add \(two)
      ip link add wire netns \(one) type veth peer name wire netns \(two)
      ip -n \(one) addr add 198.51.100.1/24 dev wire; ip -n \(two) addr add 198.51.100.2/24 dev wire
      ip -n \(one) link set wire up; ip -n \(two) link set wire up
      """)
    guard made.status == 0 else { throw Trouble(text: made.error) }
    try files.write("hello\n", "www/index.html")
    try files.write("", "server/stdout")
    server = try run(
      in: two, ["python3", "-m", "http.server", "8000", "--bind", "198.51.100.2", "--directory", files.path("www")],
      files: TemporaryFolder(path: files.path("server")))
    let isUp = "import socket; socket.create_connection(('198.51.100.2', 8000), 1)"
    let listens = server?.wait(upTo: 20) { (try? self.finish(in: one, "python3 -c \"\(isUp)\""))?.status == 0 }
    guard listens == true else { throw Trouble(text: "the web server does not listen") }
  }

  deinit {
    if let server {
      // A polite signal may be blocked: programs inherit what the thread that started them blocks.
      kill(server.identifier, SIGKILL)
      server.wait()
    }
    _ = try? CandorProcess.shell("ip netns del \(one); ip netns del \(two)")
  }

  struct Trouble: Error { var text: String }

  /// Starts a program in a namespace; `ip netns exec` becomes that program, so signals reach it.
  func run(in name: String, _ command: [String], files: TemporaryFolder) throws -> RunningProcess {
    try RunningProcess(
      "/bin/bash", ["-c", "exec ip netns exec \(name) \"$@\"", "-"] + command, files: files,
      environment: CandorProcess.environment, folder: files.path)
  }

  func finish(in name: String, _ line: String) throws -> CandorProcess.Outcome {
    try CandorProcess.shell("ip netns exec \(name) \(line)")
  }

  /// Requests by real programs, with personal and device data.
  func talk() throws -> Bool {
    let url = "http://198.51.100.2:8000/index.html?mac=00:00:5e:00:53:10&email=operator@example.com"
    let script =
      "import urllib.request as u; u.urlopen(u.Request('\(url)', headers={'Host': 'telemetry.stratasys.com'}))"
    return try finish(in: one, "python3 -c \"\(script)\"").status == 0
  }
}
