"""What is asked of tshark, and one frame of its answer."""

# Segments are put in order, as candor does.
IN_ORDER = [
    "-o", "tcp.desegment_tcp_streams:TRUE", "-o", "tcp.reassemble_out_of_order:TRUE",
    "-o", "http.desegment_headers:TRUE", "-o", "http.desegment_body:TRUE",
]
# Nothing is decrypted either.
PREFERENCES = ["--disable-protocol", "tls", *IN_ORDER]
# Shows messages at once whose later bytes the capture lacks.
IMPATIENT = ["-o", "tcp.desegment_tcp_streams:FALSE"]
# What candor looks into on the way to TCP and UDP, as tshark calls it.
OPENED = set(
    "eth ethertype ip ipv6 ipv6.hopopts ipv6.dstopts ipv6.routing ipv6.fraghdr vlan ieee8021ad llc sll null raw loop ppp "
    "pppoes pppoed mpls gre erspan vxlan ah wlan wlan_radio radiotap wlan_aggregate ppi chdlc etherip tcp udp data".split())
FIELDS = [
    "frame.number", "frame.protocols", "tcp.stream", "udp.stream", "tcp.len", "udp.length", "http.request.method",
    "http.request.uri", "http.host", "http.response.code", "http.request.line", "http.response.line",
    "_ws.malformed",
]


class Frame:
    def __init__(self, columns):
        columns += [""] * (len(FIELDS) - len(columns))
        (number, self.protocols, tcp, udp, tcp_length, udp_length, methods, uris, hosts, codes, request_lines,
         response_lines, malformed) = [part.split("\x1f") if part else [] for part in columns[:len(FIELDS)]]
        self.number = int(number[0])
        self.protocols = self.protocols[0].split(":") if self.protocols else []
        self.tcp, self.udp = [int(part) for part in tcp], [int(part) for part in udp]
        self.tcp_length, self.udp_length = int((tcp_length or [0])[-1]), int((udp_length or [0])[-1])
        self.methods, self.uris, self.hosts, self.codes = methods, uris, hosts, codes
        self.request_lines, self.response_lines = request_lines, response_lines
        self.is_malformed = bool(malformed)

    @property
    def transport(self):
        """`t` or `u`, by the innermost header."""
        for name in reversed(self.protocols):
            if name in ("tcp", "udp"):
                return name[0]
        return None

    @property
    def is_quoted(self):
        """The transport header is one that an ICMP error quotes."""
        names = self.protocols
        last = max((i for i, name in enumerate(names) if name in ("tcp", "udp")), default=-1)
        return any(name in ("icmp", "icmpv6") for name in names[:max(last, 0)])

    @property
    def unopened(self):
        """The outermost encapsulation around the transport header that candor does not look into, or `None`."""
        names = self.protocols
        last = max((i for i, name in enumerate(names) if name in ("tcp", "udp")), default=0)
        for index, name in enumerate(names[:last]):
            if name not in OPENED:
                return name
            if name == "gre" and "wlan" in names[index:last]:
                return "gre:wlan"
            if name == "udp" and names[index + 1] not in ("vxlan", "data"):
                return "udp:" + names[index + 1]
        return None

    @property
    def stream(self):
        numbers = self.tcp if self.transport == "t" else self.udp
        return numbers[-1] if numbers else None

    @property
    def has_payload(self):
        return self.tcp_length > 0 if self.transport == "t" else self.udp_length > 8
