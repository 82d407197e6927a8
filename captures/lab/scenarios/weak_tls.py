"""TLS that is none any more: old versions, no encryption, a certificate that has ended, one for another name."""

import json
import os

from stage import services
from stage.client import Client
from stage.network import run
from stage.scenario import Scenario

HOST = "telemetry.stratasys.com"
MAC, SERIAL, EMAIL = "00:00:5e:00:53:10", "D12345", "operator@example.com"
# Each port has its own weakness: (port, what it is, options of nginx, options of curl).
PORTS = [
    (443, "TLS 1.0", "ssl_protocols TLSv1; ssl_ciphers ALL:@SECLEVEL=0;", ["--tlsv1.0", "--tls-max", "1.0"]),
    (8443, "TLS 1.1", "ssl_protocols TLSv1.1; ssl_ciphers ALL:@SECLEVEL=0;", ["--tlsv1.1", "--tls-max", "1.1"]),
    (8444, "TLS 1.2 without encryption", "ssl_protocols TLSv1.2; ssl_ciphers eNULL:@SECLEVEL=0;", ["--tls-max", "1.2"]),
    (8445, "a certificate that has ended", "ssl_protocols TLSv1.2;", ["--tls-max", "1.2"]),
    (8446, "a certificate for another name", "ssl_protocols TLSv1.2;", ["--tls-max", "1.2"]),
    (8447, "TLS 1.3, sound", "ssl_protocols TLSv1.3;", ["--tlsv1.3"]),
]


class WeakTLS(Scenario):
    name = "weak-tls"
    summary = "A printer posts over TLS 1.0, 1.1, a cipher that encrypts nothing, bad certificates, and once soundly."
    hosts = ["printer", "vendor"]
    programs = ["curl", "nginx", "dnsmasq", "openssl"]
    at = ("printer", "eth0")

    def prepare(self, network, truth):
        services.name_service(network)
        services.web(network, "vendor")
        folder = os.path.join(network.folder, "weak")
        os.makedirs(folder)
        sound = self.certificate(folder, "sound", HOST, [])
        ended = self.certificate(folder, "ended", HOST, ["-startdate", "180101000000Z", "-enddate", "190101000000Z"])
        other = self.certificate(folder, "other", "www.example.org", [])
        servers = ""
        for port, _, options, _ in PORTS:
            name = {8445: ended, 8446: other}.get(port, sound)
            servers += (f"server {{ listen {port} ssl; ssl_certificate {name}.pem; ssl_certificate_key {name}.key;"
                        f" {options} location / {{ return 204; }} }}\n")
        path = os.path.join(folder, "nginx.conf")
        with open(path, "w") as file:
            file.write(f"user root; worker_processes 1; daemon off; pid {folder}/pid; error_log stderr notice;\n"
                       "events { worker_connections 64; }\nhttp { access_log off; server_tokens off;\n"
                       + servers + "}\n")
        network["vendor"].start("nginx", "-e", "stderr", "-p", folder, "-c", path, ready="start worker process ")

    def certificate(self, folder, name, host, validity):
        """A self-signed certificate for a host; gives its path without suffix."""
        path = os.path.join(folder, name)
        run("openssl", "req", "-newkey", "rsa:2048", "-nodes", "-keyout", f"{path}.key", "-out", f"{path}.csr", "-subj",
            f"/O=Stratasys replica/CN={host}")
        # `openssl ca` sets any validity; it wants a small database.
        settings = os.path.join(folder, f"{name}.cnf")
        with open(settings, "w") as file:
            file.write(f"[ca]\ndefault_ca=d\n[d]\nnew_certs_dir={folder}\ndatabase={path}.db\nserial={path}.serial\n"
                       f"default_md=sha256\npolicy=p\nx509_extensions=x\n[p]\norganizationName=optional\n"
                       f"commonName=supplied\n[x]\nsubjectAltName=DNS:{host}\n")
        open(f"{path}.db", "w").close()
        with open(f"{path}.serial", "w") as file:
            file.write("1001\n")
        run("openssl", "ca", "-batch", "-selfsign", "-config", settings, "-in", f"{path}.csr", "-keyfile",
            f"{path}.key", "-out", f"{path}.pem", "-notext", *(validity or ["-days", "30"]))
        return path

    def play(self, network, truth):
        client = Client(network, "printer")
        for port, _, _, options in PORTS:
            body = client.body(json.dumps({"serial": SERIAL, "mac": MAC, "account": EMAIL}), "application/json")
            client.curl("-A", client.agent, "-k", "--ciphers", "ALL:eNULL:@SECLEVEL=0", *options, *body,
                        f"https://{HOST}:{port}/v1/status")
        truth.judge("14", "exposure", "two old versions, one connection that encrypts nothing, two bad certificates")
        truth.judge("5.1", "opaque", "relevant flows to the vendor, encrypted, without secrets")
        truth.judge("6.1", "not-observable", "no capture shows a legal basis")
        truth.counts = {"weak-tls": {str(port): what for port, what, _, _ in PORTS[:-1]}, "sound": {"8447": "TLS 1.3"}}
        truth.notes += [
            "One connection for each port: " + "; ".join(f"{port} {what}" for port, what, _, _ in PORTS) + ".",
            "On port 8444 the records are not encrypted: MAC, serial and e-mail stand in them for all to read. Finding "
            "them is welcome and not demanded. Each other body is opaque.",
        ]


SCENARIOS = [WeakTLS()]
