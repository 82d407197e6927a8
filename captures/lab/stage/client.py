"""curl as the client of a host."""

import os

# A browser of the policy's year.
BROWSER = ("Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "
           "Chrome/70.0.3538.77 Safari/537.36")


class Client:
    """Sends requests from one host, each with its own options; keeps bodies in files so that any bytes can be sent."""

    def __init__(self, network, host, agent="FortusAgent/5.8"):
        self.network, self.host, self.agent, self.bodies = network, network[host], agent, 0

    def curl(self, *arguments, environment=None):
        """Runs curl once. Several URLs joined by --next share their connections."""
        options = {"env": {**os.environ, **environment}} if environment else {}
        return self.host.run("curl", "-s", "-S", "--max-time", "20", *arguments, **options)

    def get(self, url, *options):
        return self.curl(*self._common(), *options, url)

    def post(self, url, body, content_type, *options):
        return self.curl(*self._common(), *self.body(body, content_type), *options, url)

    def body(self, body, content_type):
        """The options that send these bytes under this type."""
        path = self.file(body)
        return ["-H", f"Content-Type: {content_type}", "--data-binary", f"@{path}"]

    def file(self, data, suffix=""):
        self.bodies += 1
        path = os.path.join(self.network.folder, f"body-{self.host.name}-{self.bodies}{suffix}")
        with open(path, "wb") as file:
            file.write(data if isinstance(data, bytes) else data.encode())
        return path

    def _common(self):
        return ["-A", self.agent] if self.agent is not None else ["-H", "User-Agent:"]
