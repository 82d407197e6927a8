"""TLS sessions that go on from others, change their keys, or know the client by a certificate or a shared key."""

import os

from stage import services
from stage.network import run
from scenarios.tls_ciphers import HOST, Ciphers

# What the client's certificate says of it.
PERSON, EMAIL = "Test Operator", "operator@example.com"
SHARED = "00112233445566778899aabbccddeeff"
RSA = "AES128-GCM-SHA256"


class Sessions(Ciphers):
    name = "tls-sessions"
    summary = ("A printer posts its status in sessions that go on from earlier ones (session id, ticket, pre-shared key), with "
               "a client's certificate, and after a renegotiation. Of resumed sessions the secrets are not inside.")
    hosts = ["printer", "vendor"]
    programs = ["openssl", "gnutls-serv", "dnsmasq"]

    def prepare(self, network, truth):
        services.name_service(network)
        chain, key = self.certificate(network, "server", "/O=Stratasys replica/CN=" + HOST)
        self.person = self.certificate(network, "person", f"/O=Example Lab/CN={PERSON}/emailAddress={EMAIL}")
        base = ["openssl", "s_server", "-cert", chain, "-key", key, "-WWW", "-cipher", "ALL:PSK:@SECLEVEL=0"]
        # OpenSSL's server forgets sessions whose connections end in the midst.
        network["vendor"].start("gnutls-serv", "--http", "-p", "8443", "--noticket", "--x509certfile", chain, "--x509keyfile",
                                key, "--priority", "NORMAL:+RSA:-VERS-ALL:+VERS-TLS1.2", ready="listening")
        options = {"8444": [], "8445": ["-verify", "1"], "8446": ["-client_renegotiation"],
                   "8447": ["-psk", SHARED, "-psk_identity", "unit", "-nocert"]}
        for port, extra in options.items():
            network["vendor"].start(*base, "-accept", port, *extra, cwd=network.folder, ready="ACCEPT")
        truth.inventory = ("region: US\ndevices:\n  - {name: f170, role: printer, addresses: [192.0.2.50]}\n"
                           f"persons:\n  - {{name: {PERSON}, emails: [{EMAIL}]}}\n")

    def certificate(self, network, name, subject):
        chain, key = (os.path.join(network.folder, name + end) for end in (".pem", ".key"))
        run("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "30", "-keyout", key, "-out", chain, "-subj",
            subject, "-addext", f"subjectAltName=DNS:{HOST}")
        return chain, key

    def play(self, network, truth):
        keys = os.path.join(network.folder, "keys.log")
        open(keys, "w").close()
        psk = ["-psk", SHARED, "-psk_identity", "unit"]
        self.pair(network, truth, keys, "id", 8443, ["-tls1_2", "-cipher", RSA, "-no_ticket"])
        self.pair(network, truth, keys, "ticket", 8444, ["-tls1_2", "-cipher", RSA])
        self.pair(network, truth, keys, "psk", 8447, ["-tls1_2", "-cipher", "PSK-AES128-GCM-SHA256", *psk])
        self.openssl(network, truth, keys, "psk13", 8447, ["-tls1_3", "-ciphersuites", "TLS_AES_128_GCM_SHA256", *psk])
        for name, version in (("certificate12", "-tls1_2"), ("certificate13", "-tls1_3")):
            self.openssl(network, truth, keys, name, 8445, [version, "-cert", self.person[0], "-key", self.person[1]])
        for data_type, value, field in (("full-name", PERSON, "CN"), ("email-address", EMAIL, "emailAddress")):
            truth.plant(data_type, value, f"CERTIFICATE attribute subject.{field}", HOST, sender="printer 192.0.2.50",
                        recipient=services.address(HOST), party="first-party", direction="message")
        request = self.plant(truth, "renegotiated")
        self.talk(network, self.client(keys, 8446, ["-tls1_2", "-cipher", RSA]), ["R\n", request])
        return keys

    def pair(self, network, truth, keys, name, port, options):
        """A connection, and one that goes on from it, whose secrets are left out."""
        session = os.path.join(network.folder, "session-" + name)
        other = os.path.join(network.folder, "other.log")
        self.talk(network, self.client(keys, port, options + ["-sess_out", session, "-quiet"]),
                  [self.plant(truth, f"{name}-first")])
        self.talk(network, self.client(other, port, options + ["-sess_in", session, "-quiet"]),
                  [self.plant(truth, f"{name}-resumed")])


SCENARIOS = [Sessions()]
