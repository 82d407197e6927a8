"""What must be installed before a scenario can run."""

import os
import shutil

from stage.failure import Failure

# Programs of PyPI: python3 -m venv --system-site-packages /opt/candor-lab; /opt/candor-lab/bin/pip install NAME
VENV = "/opt/candor-lab"
PACKAGES = {
    "brotli": "brotli",
    "capinfos": "wireshark-common",
    "chromium": "chromium",
    "chronyd": "chrony",
    "coap-client-gnutls": "libcoap3-bin",
    "coap-client-notls": "libcoap3-bin",
    "coap-server-gnutls": "libcoap3-bin",
    "coap-server-notls": "libcoap3-bin",
    "cupsd": "cups",
    "curl": "curl",
    "dhclient": "isc-dhcp-client",
    "dhcpd": "isc-dhcp-server",
    "dnsmasq": "dnsmasq-base",
    "dovecot": "dovecot-imapd dovecot-pop3d python3-aiosmtpd",
    "editcap": "wireshark-common",
    "ethtool": "ethtool",
    "gnutls-cli": "gnutls-bin",
    "gnutls-serv": "gnutls-bin",
    "freeradius": "freeradius",
    "gtlsclient": "ngtcp2-client",
    "gtlsserver": "ngtcp2-server",
    "gzip": "gzip",
    "hypercorn": "python3-hypercorn",
    "in.tftpd": "atftpd",
    "ip": "iproute2",
    "lldpd": "lldpd",
    "llmnrd": "llmnrd",
    "logger": "bsdutils",
    "minidlnad": "minidlna",
    "mosquitto": "mosquitto python3-paho-mqtt",
    "mosquitto_pub": "mosquitto-clients",
    "mosquitto_sub": "mosquitto-clients",
    "ncat": "ncat",
    "nghttpd": "nghttp2-server",
    "nghttpx": "nghttp2-proxy",
    "nginx": "nginx-light",
    "nmbd": "samba",
    "ffprobe": "ffmpeg",
    "openssl": "openssl",
    "sipp": "sip-tester",
    "pure-ftpd": "pure-ftpd",
    "radclient": "freeradius-utils",
    "rsyslogd": "rsyslog",
    "smbclient": "smbclient",
    "smbd": "samba",
    "snmpd": "snmpd",
    "snmpget": "snmp",
    "tcpdump": "tcpdump",
    "telnet": "inetutils-telnet",
    "telnetd": "inetutils-telnetd",
    "uaserver": "(from PyPI into /opt/candor-lab:) asyncua",
    "tinyproxy": "tinyproxy-bin",
    "udhcpc": "udhcpc",
    "udhcpd": "udhcpd",
    "wsdd": "wsdd",
    "zstd": "zstd",
}
ALWAYS = ["ip", "ethtool", "tcpdump", "editcap", "capinfos"]


def check(chosen):
    """Raises a Failure that names every missing program with the Debian package that has it."""
    if os.geteuid() != 0:
        raise Failure("network namespaces need root; run it with sudo")
    needed = set(ALWAYS).union(*(scenario.programs for scenario in chosen)) if chosen else set(ALWAYS)
    missing = sorted(name for name in needed if find(name) is None)
    if missing:
        packages = " ".join(sorted({PACKAGES[name] for name in missing}))
        raise Failure(f"not installed: {', '.join(missing)}; apt-get install {packages}")


def find(program):
    """The path of a program, searched also where Debian keeps those of the administrator."""
    return shutil.which(program, path=os.environ.get("PATH", "") + f":/usr/sbin:/sbin:{VENV}/bin")
