"""Records the packets of an interface with tcpdump and keeps them as pcapng."""

import os
import signal
import time

from stage.failure import Failure
from stage.network import run

LARGEST = 1_000_000


class Recorder:
    """One recording on one interface of one host."""

    def __init__(self, network, host, interface="eth0", link_type=None, snaplen=0, expression=""):
        self.network = network
        self.raw = os.path.join(network.folder, f"{host}-{interface}-{len(network.processes)}.pcap")
        command = ["tcpdump", "-i", interface, "-w", self.raw, "-U", "-n", "-Z", "root", "--immediate-mode",
                   "--time-stamp-precision=nano", "-s", str(snaplen), "-B", "16384"]
        if link_type:
            command += ["-y", link_type]
        if expression:
            command.append(expression)
        self.process = network[host].start(*command, ready="listening on")
        time.sleep(0.2)

    def stop(self):
        """Waits for the last packets, ends tcpdump, and gives the path of its file."""
        time.sleep(0.4)
        self.network.stop(self.process, signal.SIGINT)
        return self.raw


def keep(raw, path, secrets=None):
    """Writes the packets to `path` as pcapng, with TLS secrets inside if given."""
    command = ["editcap", "-F", "pcapng"]
    if secrets:
        command += ["--inject-secrets", f"tls,{secrets}"]
    run(*command, raw, path)
    check(path)


def check(path):
    """Raises a Failure for a capture that is too large to commit."""
    if os.path.getsize(path) > LARGEST:
        raise Failure(f"{path} has {os.path.getsize(path)} bytes, more than {LARGEST}; make the scenario shorter")
