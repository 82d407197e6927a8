"""What a scenario is."""


class Scenario:
    """One folder of `captures/`. A subclass says which hosts it needs and what happens between them."""

    name = ""
    summary = ""
    hosts = []
    programs = []
    ipv6 = False
    ipv4 = True
    derived_from = None
    at = ("workstation", "eth0")
    link_type = None
    snaplen = 0
    expression = ""
    file_name = "capture.pcapng"

    def prepare(self, network, truth):
        """Starts the servers, before the recording."""

    def play(self, network, truth):
        """Does what is recorded, and writes down in `truth` what it planted. May give the path of TLS secrets."""

    def rewrite(self, capture, target, truth):
        """For a derived scenario: makes `target` from the capture of another scenario."""

    def finish(self, raw, target, secrets):
        """Turns what tcpdump wrote into the capture of the folder."""
        from stage import recorder
        recorder.keep(raw, target, secrets)
