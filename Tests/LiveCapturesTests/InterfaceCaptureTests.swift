import AuditModel
import Testing

@testable import LiveCaptures

@Suite struct InterfaceCaptureTests {
  @Test func aMissingInterfaceIsNamedWithThoseThereAre() {
    #expect { try InterfaceCapture(interface: "nope0", filter: nil, executable: "/x") } throws: { error in
      guard let error = error as? LiveCaptureError else { return false }
      switch error {
      // Without the right to capture the system may not say whether the interface is there.
      case .noInterface("nope0", _), .notPermitted("nope0", _): return error.description.contains("nope0: ")
      default: return false
      }
    }
  }

  @Test func theRightIsNamedWithTheProgramThatNeedsIt() {
    let text = LiveCaptureError.notPermitted("eth0", executable: "/opt/candor/bin/candor").description
    #expect(
      text
        == "eth0: no right to capture; give it once with: sudo setcap cap_net_raw,cap_net_admin+eip '/opt/candor/bin/candor'"
    )
  }
}
