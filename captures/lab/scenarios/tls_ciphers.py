"""TLS in all versions and with all kinds of ciphers, opened by secrets that are inside, late, or wrong."""

import json
import os
import struct
import subprocess
import time

from stage import recorder, services
from stage.network import run
from stage.scenario import Scenario

HOST = "telemetry.stratasys.com"
# Name, port, what the client (openssl s_client) is told.
OPENSSL = [
    ("tls13-aes128gcm", 8443, ["-tls1_3", "-ciphersuites", "TLS_AES_128_GCM_SHA256"]),
    ("tls13-aes256gcm", 8443, ["-tls1_3", "-ciphersuites", "TLS_AES_256_GCM_SHA384"]),
    ("tls13-chacha20", 8443, ["-tls1_3", "-ciphersuites", "TLS_CHACHA20_POLY1305_SHA256"]),
    ("tls13-ccm", 8443, ["-tls1_3", "-ciphersuites", "TLS_AES_128_CCM_SHA256"]),
    ("tls13-ccm8", 8443, ["-tls1_3", "-ciphersuites", "TLS_AES_128_CCM_8_SHA256"]),
    ("tls13-retry", 8443, ["-tls1_3", "-groups", "P-521:P-256"]),
    ("tls12-aes128gcm", 8443, ["-tls1_2", "-cipher", "ECDHE-ECDSA-AES128-GCM-SHA256"]),
    ("tls12-aes256gcm", 8443, ["-tls1_2", "-cipher", "ECDHE-ECDSA-AES256-GCM-SHA384"]),
    ("tls12-chacha20", 8443, ["-tls1_2", "-cipher", "ECDHE-ECDSA-CHACHA20-POLY1305"]),
    ("tls12-ccm", 8443, ["-tls1_2", "-cipher", "ECDHE-ECDSA-AES256-CCM"]),
    ("tls12-ccm8", 8443, ["-tls1_2", "-cipher", "ECDHE-ECDSA-AES128-CCM8"]),
    ("tls12-etm-sha1", 8443, ["-tls1_2", "-cipher", "ECDHE-ECDSA-AES128-SHA"]),
    ("tls12-etm-sha256", 8443, ["-tls1_2", "-cipher", "ECDHE-ECDSA-AES128-SHA256"]),
    ("tls12-etm-sha384", 8443, ["-tls1_2", "-cipher", "ECDHE-ECDSA-AES256-SHA384"]),
    ("tls12-camellia", 8443, ["-tls1_2", "-cipher", "ECDHE-ECDSA-CAMELLIA128-SHA256"]),
    ("tls11-aes256", 8443, ["-tls1_1", "-cipher", "ECDHE-ECDSA-AES256-SHA"]),
    ("tls10-aes128", 8443, ["-tls1", "-cipher", "ECDHE-ECDSA-AES128-SHA"]),
]
# Name and GnuTLS priority: what OpenSSL of Debian leaves out.
BASE = "NORMAL:-VERS-ALL:-CIPHER-ALL:-MAC-ALL:%COMPAT"
GNUTLS = [
    ("tls12-mte-sha1", BASE + ":+VERS-TLS1.2:+AES-128-CBC:+SHA1:%NO_ETM"),
    ("tls12-mte-sha256", BASE + ":+VERS-TLS1.2:+AES-128-CBC:+SHA256:%NO_ETM"),
    ("tls12-triple-des", BASE + ":+VERS-TLS1.2:+3DES-CBC:+SHA1:%NO_ETM"),
    ("tls10-triple-des", BASE + ":+VERS-TLS1.0:+3DES-CBC:+SHA1:%NO_ETM"),
    ("tls12-rc4", BASE + ":+VERS-TLS1.2:+ARCFOUR-128:+SHA1"),
    ("tls10-rc4", BASE + ":+VERS-TLS1.0:+ARCFOUR-128:+SHA1"),
]


class Ciphers(Scenario):
    hosts = ["printer", "vendor"]
    programs = ["openssl", "gnutls-serv", "gnutls-cli", "dnsmasq"]
    at = ("printer", "eth0")
    name = "tls-ciphers"
    summary = "A printer posts its status over TLS 1.0 to 1.3 with every kind of cipher; the secrets are inside."
    chosen = None  # All of them.

    def prepare(self, network, truth):
        services.name_service(network)
        chain, key = services.certificates(network)
        network["vendor"].start("openssl", "s_server", "-accept", "8443", "-cert", chain, "-key", key, "-WWW",
                                "-cipher", "ALL:@SECLEVEL=0", "-min_protocol", "TLSv1", "-ciphersuites",
                                "TLS_AES_128_GCM_SHA256:TLS_AES_256_GCM_SHA384:TLS_CHACHA20_POLY1305_SHA256:"
                                "TLS_AES_128_CCM_SHA256:TLS_AES_128_CCM_8_SHA256", "-groups", "P-256:X25519",
                                cwd=network.folder, ready="ACCEPT")
        if self.chosen is None:
            network["vendor"].start("openssl", "s_server", "-accept", "8444", "-cert", chain, "-key", key,
                                    "-early_data", "-no_anti_replay", stdin=subprocess.PIPE, ready="ACCEPT")
            network["vendor"].start("gnutls-serv", "--http", "-p", "9443", "--x509certfile", chain, "--x509keyfile",
                                    key, "--priority", "NORMAL:+VERS-TLS1.0:+VERS-TLS1.1:+3DES-CBC:+ARCFOUR-128:+SHA1:"
                                    "+SHA256:+AES-128-CBC:+AES-256-CBC", ready="listening")
        truth.inventory = "region: US\ndevices:\n  - {name: f170, role: printer, addresses: [192.0.2.50]}\n"

    def play(self, network, truth):
        keys = os.path.join(network.folder, "keys.log")
        open(keys, "w").close()
        wanted = [entry for entry in OPENSSL if self.chosen is None or entry[0] in self.chosen]
        for name, port, options in wanted:
            self.openssl(network, truth, keys, name, port, options)
        if self.chosen is None:
            self.resume(network, truth, keys)
            self.update(network, truth, keys)
            for name, priority in GNUTLS:
                self.gnutls(network, truth, keys, name, priority)
        return keys

    def plant(self, truth, name):
        mail = f"{name}@example.com"
        truth.plant("email-address", mail, f"POST /{name} body $.owner", HOST, sender="printer 192.0.2.50",
                    recipient=services.address(HOST), party="first-party", form=["json"])
        body = json.dumps({"owner": mail, "padding": "x" * 40})
        return (f"POST /{name} HTTP/1.1\r\nHost: {HOST}\r\nContent-Type: application/json\r\n"
                f"Content-Length: {len(body)}\r\nConnection: close\r\n\r\n{body}")

    def client(self, keys, port, options):
        # Cipher lists need their security level, which a separate list would replace.
        options = [option + ":@SECLEVEL=0" if option.startswith(("ECDHE", "AES")) else option for option in options]
        if "-cipher" not in options:
            options += ["-cipher", "ALL:@SECLEVEL=0"]
        return ["openssl", "s_client", "-connect", f"{services.address(HOST)}:{port}", "-servername", HOST,
                "-keylogfile", keys, *options]

    def openssl(self, network, truth, keys, name, port, options):
        self.talk(network, self.client(keys, port, options + ["-quiet"]), [self.plant(truth, name)])

    def talk(self, network, command, pieces, pause=0.5):
        """Says the pieces one after the other to a client's standard input, and waits for its end."""
        process = subprocess.Popen(network["printer"].command(*command), stdin=subprocess.PIPE,
                                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(pause)
        for piece in pieces:
            try:
                process.stdin.write(piece.encode())
                process.stdin.flush()
            except BrokenPipeError:
                break
            time.sleep(pause)
        try:
            process.stdin.close()
        except BrokenPipeError:
            pass
        try:
            process.wait(3)
        except subprocess.TimeoutExpired:
            process.terminate()
            process.wait()

    def resume(self, network, truth, keys):
        """A second connection that goes on from a session: TLS 1.2 by ticket, TLS 1.3 by key with early data."""
        for version, suite in (("-tls1_2", []), ("-tls1_3", ["-ciphersuites", "TLS_AES_128_GCM_SHA256"])):
            port = 8443 if version == "-tls1_2" else 8444
            session = os.path.join(network.folder, "session" + version)
            label = version.strip("-").replace("_", "")
            self.talk(network, self.client(keys, port, [version, *suite, "-sess_out", session, "-quiet"]),
                      [self.plant(truth, f"{label}-first")])
            options = [version, *suite, "-sess_in", session, "-quiet"]
            if version == "-tls1_3":
                early = os.path.join(network.folder, "early")
                with open(early, "w") as file:
                    file.write(self.plant(truth, "tls13-early"))
                self.talk(network, self.client(keys, port, options + ["-early_data", early]), [])
            else:
                self.talk(network, self.client(keys, port, options), [self.plant(truth, f"{label}-resumed")])

    def update(self, network, truth, keys):
        """A key update in the midst of TLS 1.3: the line K asks s_client for one."""
        request = self.plant(truth, "tls13-update")
        self.talk(network, self.client(keys, 8443, ["-tls1_3"]), ["K\n", request])

    def gnutls(self, network, truth, keys, name, priority):
        request = self.plant(truth, name)
        command = ["env", f"SSLKEYLOGFILE={keys}", "gnutls-cli", "--no-ca-verification", "--priority", priority, "-p",
                   "9443", "--sni-hostname", HOST, services.address(HOST)]
        self.talk(network, command, [request])


class LateKeys(Ciphers):
    name = "tls-late-keys"
    summary = "As tls-ciphers, three connections: the block with the secrets is the last of the file."
    chosen = ("tls13-aes128gcm", "tls12-aes256gcm", "tls10-aes128")

    def finish(self, raw, target, secrets):
        recorder.keep(raw, target)
        with open(secrets, "rb") as file:
            data = file.read()
        data_and_padding = data + bytes(-len(data) % 4)
        length = 20 + len(data_and_padding)
        block = struct.pack("<IIII", 10, length, 0x544C534B, len(data)) + data_and_padding + struct.pack("<I", length)
        with open(target, "ab") as file:
            file.write(block)
        run("capinfos", target)


class WrongKeys(Ciphers):
    name = "tls-wrong-keys"
    summary = "As tls-ciphers, three connections, but the last octet of every secret is another."
    chosen = ("tls13-aes128gcm", "tls12-aes256gcm", "tls10-aes128")

    def plant(self, truth, name):
        request = super().plant(truth, name)
        truth.planted[-1]["opaque"] = True
        return request

    def finish(self, raw, target, secrets):
        with open(secrets) as file:
            lines = [line.strip() for line in file if not line.startswith("#")]
        with open(secrets, "w") as file:
            for line in lines:
                file.write(line[:-2] + ("11" if line.endswith("00") else "00") + "\n")
        recorder.keep(raw, target, secrets)


SCENARIOS = [Ciphers(), LateKeys(), WrongKeys()]
