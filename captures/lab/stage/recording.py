"""Makes one scenario's folder: the capture, truth.json, inventory.yaml and ORIGIN.md."""

import json
import os

from stage import versions
from stage.failure import Failure
from stage.network import Network
from stage.recorder import Recorder, check
from stage.truth import Truth


class Recording:
    def __init__(self, scenario, target):
        self.scenario, self.target = scenario, target
        self.folder = os.path.join(target, scenario.name)
        self.truth = Truth()

    def make(self):
        """Records or derives, and gives the size of the capture in bytes."""
        os.makedirs(self.folder, exist_ok=True)
        capture = os.path.join(self.folder, self.scenario.file_name)
        if self.scenario.derived_from:
            self._derive(capture)
        else:
            self._record(capture)
        check(capture)
        self._write("truth.json", self.truth.document(self.scenario))
        if self.truth.inventory:
            self._write("inventory.yaml", self.truth.inventory)
        self._write("ORIGIN.md", self._origin())
        return os.path.getsize(capture)

    def _record(self, capture):
        scenario = self.scenario
        with Network(scenario.hosts, ipv6=scenario.ipv6, ipv4=scenario.ipv4) as network:
            scenario.prepare(network, self.truth)
            host, interface = scenario.at
            recorder = Recorder(network, host, interface, scenario.link_type, scenario.snaplen, scenario.expression)
            secrets = scenario.play(network, self.truth)
            scenario.finish(recorder.stop(), capture, secrets)

    def _derive(self, capture):
        scenario = self.scenario
        folder = os.path.join(self.target, scenario.derived_from)
        source = os.path.join(folder, "capture.pcapng")
        if not os.path.exists(source):
            raise Failure(f"{scenario.name} is made from {scenario.derived_from}: record that first")
        with open(os.path.join(folder, "truth.json")) as file:
            document = json.load(file)
        self.truth.planted = document["planted"]
        self.truth.verdicts = {clause: {"verdict": verdict, "why": f"as in {scenario.derived_from}"}
                               for clause, verdict in document["verdicts"].items()}
        inventory = os.path.join(folder, "inventory.yaml")
        if os.path.exists(inventory):
            with open(inventory) as file:
                self.truth.inventory = file.read()
        scenario.rewrite(source, capture, self.truth)

    def _origin(self):
        scenario = self.scenario
        lines = [f"# {scenario.name}", "", scenario.summary, ""]
        if scenario.derived_from:
            lines += [f"Made from the capture of `{scenario.derived_from}` by `captures/lab`.", ""]
        else:
            host, interface = scenario.at
            lines += [f"Recorded on `{interface}` of the {host}, in namespaces of its own "
                      "(`captures/lab/stage/network.py` draws the network).", ""]
        lines += [f"Record it again with `captures/lab/record {scenario.name}`.", "", "## Programs", ""]
        lines += [f"- {line}" for line in versions.of(scenario)]
        lines.append("")
        if self.truth.notes:
            lines += self.truth.notes + [""]
        lines += self.truth.tables()
        return "\n".join(lines).rstrip() + "\n"

    def _write(self, name, text):
        with open(os.path.join(self.folder, name), "w") as file:
            file.write(text)
