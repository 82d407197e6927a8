"""A browser whose WebSocket is a stream of HTTP/2, and which goes to the vendor through a proxy that speaks HTTP/2."""

import json
import os

from stage import services
from stage.network import run
from stage.scenario import Scenario

HOST, PROXY, SENDER = "telemetry.stratasys.com", "files.example.net", "workstation 192.0.2.10"
MAC, SERIAL, EMAIL = "00:00:5e:00:53:0a", "D12345", "jane.roe@example.org"
BEHIND = "l.chan@example.org"
SOCKET = """new Promise((done, fail) => {
  const socket = new WebSocket("wss://%s/agent?serial=%s"), reports = %s;
  const next = () => reports.length ? socket.send(JSON.stringify(reports.shift())) : socket.close(1000, "that is all");
  socket.onopen = socket.onmessage = next;
  socket.onclose = done;
  socket.onerror = fail;
})"""
POST = """fetch("/v3/report", {method: "POST", headers: {"Content-Type": "application/json"},
  body: JSON.stringify({"serial": "%s", "contact": {"email": "%s"}})}).then(answer => answer.text())"""
INVENTORY = """region: US
devices:
  - {name: workstation, role: workstation, addresses: [192.0.2.10], macs: ["00:00:5e:00:53:0a"], serials: [D12345]}
persons:
  - {name: Jane Roe, emails: [jane.roe@example.org]}
  - {name: Lee Chan, emails: [l.chan@example.org]}
"""


def trust(network):
    """The flag by which Chromium takes our certificate for a good one, without which it reports nothing."""
    chain, _ = services.certificates(network)
    script = (f"openssl x509 -in {chain} -pubkey -noout | openssl pkey -pubin -outform der"
              " | openssl dgst -sha256 -binary | base64")
    return f"--ignore-certificate-errors-spki-list={run('sh', '-c', script).strip()}"


def browse(network, steps, *flags):
    """Has a browser with a profile of its own take the steps; the secrets of its connections go to one key log."""
    number = len(os.listdir(network.folder))
    profile, path = (os.path.join(network.folder, f"{name}-{number}") for name in ("profile", "steps"))
    os.makedirs(profile)
    with open(path, "w") as file:
        json.dump(steps, file)
    keys = os.path.join(network.folder, "keys.log")
    network["workstation"].run(*services.program("browser.py"), profile, path, trust(network), *flags,
                               env={**os.environ, "SSLKEYLOGFILE": keys})
    return keys


class WebTunnels(Scenario):
    name = "web-tunnels"
    summary = "A browser's WebSocket over HTTP/2, then the same site through an HTTP/2 proxy (CONNECT)."
    hosts = ["workstation", "vendor", "third"]
    programs = ["chromium", "hypercorn", "nghttpx", "tinyproxy", "dnsmasq", "openssl"]

    def prepare(self, network, truth):
        services.name_service(network)
        chain, key = services.certificates(network)
        network["vendor"].start(
            services.PYTHON, "-B", "-m", "hypercorn", "--bind", "0.0.0.0:443", "--certfile", chain, "--keyfile", key,
            "socket_app:app", ready="Running on", cwd=services.PROGRAMS)
        settings = os.path.join(network.folder, "tinyproxy.conf")
        with open(settings, "w") as file:
            file.write("Port 8888\nListen 127.0.0.1\nAllow 127.0.0.1\nTimeout 60\nLogLevel Info\n")
        network["third"].start("tinyproxy", "-d", "-c", settings, ready="Accepting connections")
        network["third"].start(
            "nghttpx", "--conf=/dev/null", "--http2-proxy", "--frontend=*,8443", "--backend=127.0.0.1,8888", "--no-ocsp",
            "--workers=1", "--no-location-rewrite", key, chain, ready="Listening on")

    def play(self, network, truth):
        truth.inventory = INVENTORY
        report = {"seq": 1, "serial": SERIAL, "mac": MAC, "contact": {"email": EMAIL}}
        steps = [{"go": f"https://{HOST}/"},
                 {"run": SOCKET % (HOST, SERIAL, json.dumps([report, {**report, "seq": 2}, {**report, "seq": 3}]))}]
        browse(network, steps)
        behind = [{"go": f"https://{HOST}/"}, {"run": POST % (SERIAL, BEHIND)},
                  {"run": SOCKET % (HOST, SERIAL, json.dumps([{"seq": 1, "contact": {"email": BEHIND}}]))}]
        # Chromium's own calls go past the proxy, where no name leads anywhere.
        keys = browse(network, behind, f"--proxy-server=https://{PROXY}:8443",
                      "--proxy-bypass-list=*.google.com;*.googleapis.com;*.gvt1.com;*.gstatic.com")
        self.write_down(truth)
        return keys

    def write_down(self, truth):
        def plant(data_type, value, location, count=1, direction="request", form=("json",), note=None):
            up = direction == "request"
            truth.plant(
                data_type, value, location, HOST, sender=SENDER if up else f"vendor ({HOST})",
                recipient=services.address(HOST) if up else SENDER.split()[1],
                party="first-party" if up else "local-network", form=form, count=count, direction=direction,
                channel="tls1.3", note=note)

        proxied = "through the proxy"
        plant("serial-number", SERIAL, "CONNECT /agent query serial", form=())
        plant("serial-number", SERIAL, "TEXT /agent body $.serial", count=3)
        plant("mac-address", MAC, "TEXT /agent body $.mac", count=3)
        plant("email-address", EMAIL, "TEXT /agent body $.contact.email", count=3)
        plant("phone-number", "+12125550199", "TEXT /agent body $.support", count=3, direction="response")
        plant("serial-number", SERIAL, "POST /v3/report body $.serial", note=proxied)
        plant("email-address", BEHIND, "POST /v3/report body $.contact.email", note=proxied)
        plant("email-address", BEHIND, "TEXT /agent body $.contact.email", note=proxied)
        truth.judge("6.1", "not-observable", "no capture shows a legal basis")
        truth.notes.append(
            "Chromium opens a WebSocket as a stream of the connection to hypercorn that it has (RFC 8441); with the proxy, "
            "nghttpx in front of tinyproxy, that connection is TLS within a CONNECT stream within TLS.")


SCENARIOS = [WebTunnels()]
