"""What a desk's client tells a machine by OPC UA without encryption."""

from stage import services
from stage.prerequisites import VENV
from stage.scenario import Scenario

MACHINE, USER, PASSWORD = "192.0.2.50", "operator7", "Secret-42"
CONTACT, AUTHOR = "operator@example.com", "j.roe@example.org"


class MachineSession(Scenario):
    name = "machine-opcua"
    summary = "A client logs in to a machine by OPC UA, reads a contact and writes a long text; asyncua at both ends."
    hosts = ["workstation", "printer"]
    programs = ["uaserver"]

    def prepare(self, network, truth):
        network["printer"].start(*self.program("serve", MACHINE, "D12345", CONTACT), ready="listening")

    def play(self, network, truth):
        network["workstation"].run(*self.program("talk", MACHINE, USER, PASSWORD, f"by {AUTHOR}"))

        def plant(data_type, value, location, direction="request"):
            sides = {"sender": "workstation 192.0.2.10", "recipient": MACHINE}
            if direction == "answer":
                sides = {"sender": f"printer {MACHINE}", "recipient": "192.0.2.10"}
            truth.plant(data_type, value, location, None, party="local-network", clause="14", verdict="exposure",
                        direction="request" if direction == "request" else "message", **sides)

        plant("username", USER, "ActivateSession user userName")
        plant("password", PASSWORD, "ActivateSession password password")
        plant("email-address", CONTACT, "MSG payload $", "answer")
        plant("email-address", AUTHOR, "MSG payload $", "message")
        truth.judge("14", "exposure", "a name and a password in clear on the LAN: high")
        truth.judge("6.1", "not-observable", "no capture shows a legal basis")
        truth.notes.append("The text is longer than a chunk may be: its last words stand in the second one. What services "
                           "beyond the session read and write is searched as it stands.")

    @staticmethod
    def program(*arguments):
        return [f"{VENV}/bin/python", *services.program("opcua.py")[1:], *arguments]


SCENARIOS = [MachineSession()]
