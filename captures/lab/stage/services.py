"""The servers of the replica internet: name service, web server with an origin behind it, certificates."""

import json
import os

from stage.network import run

HERE = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
PROGRAMS = os.path.join(HERE, "programs")
PYTHON = "/usr/bin/python3"

# Real names of the vendor and of trackers, all at documentation addresses. The last octet is the host number.
NAMES = {
    "www.stratasys.com": ("vendor", 10),
    "blog.stratasys.com": ("vendor", 10),
    "shopf123.stratasys.com": ("vendor", 10),
    "support.stratasys.com": ("vendor", 10),
    "www.stratasysdirect.com": ("vendor", 10),
    "telemetry.stratasys.com": ("vendor", 16),
    "mail.stratasys.com": ("vendor", 40),
    "www.grabcad.com": ("vendor", 20),
    "print.grabcad.com": ("vendor", 30),
    "www.google-analytics.com": ("third", 10),
    "stats.g.doubleclick.net": ("third", 10),
    "munchkin.marketo.net": ("third", 20),
    "626-sbr-192.mktoresp.com": ("third", 20),
    "px.ads.linkedin.com": ("third", 30),
    "www.facebook.com": ("third", 40),
    "collector.example.net": ("third", 50),
    "mail.example.net": ("third", 50),
    "pbx.example.net": ("third", 30),
    "files.example.net": ("third", 60),
    "cloudauth.makerbot.com": ("third", 16),
    "connect.prusa3d.com": ("third", 60),
}
PREFIXES = {"vendor": ("203.0.113", "2001:db8:2"), "third": ("198.51.100", "2001:db8:3")}


def program(name):
    """The command that runs one of our own programs."""
    return [PYTHON, "-B", os.path.join(PROGRAMS, name)]


def address(name):
    """The IPv4 address of a name of the replica internet."""
    side, number = NAMES[name]
    return f"{PREFIXES[side][0]}.{number}"


def name_service(network, aliases=None, only_ipv6=False):
    """dnsmasq on the router: our names, and NXDOMAIN for every other."""
    aliases = aliases or {}
    arguments = ["--keep-in-foreground", "--no-resolv", "--no-hosts", "--no-daemon", "--user=root", "--log-facility=-",
                 "--conf-file=/dev/null", "--pid-file=", "--local-ttl=300", "--address=/#/"]
    for name, (side, number) in NAMES.items():
        four, six = PREFIXES[side]
        addresses = [] if only_ipv6 else [f"{four}.{number}"]
        if network.ipv6:
            addresses.append(f"{six}::{number:x}")
        arguments.append(f"--host-record={aliases.get(name, name)},{','.join(addresses)}")
        if name in aliases:
            arguments.append(f"--cname={name},{aliases[name]}")
    return network["router"].start("dnsmasq", *arguments, ready="started")


def origin(network, host, answers=()):
    """Our small origin on 127.0.0.1:8000 of a host. `answers` say what it does beyond 204 for a POST, 200 for a GET."""
    path = os.path.join(network.folder, f"answers-{host}.json")
    with open(path, "w") as file:
        json.dump(list(answers), file)
    network[host].start(*program("origin.py"), path, ready="listening")


def web(network, host, answers=(), tls=False, compress=True, http2=False):
    """nginx on a host (ports 80 and, with `tls`, 443), passing all requests to our origin."""
    origin(network, host, answers)
    folder = os.path.join(network.folder, f"nginx-{host}")
    os.makedirs(folder)
    listen = ["listen 80 default_server;", "listen [::]:80 default_server;"] if network.ipv6 else ["listen 80;"]
    if tls:
        certificate, key = certificates(network)
        listen += [f"listen 443 ssl{' http2' if http2 else ''};", f"ssl_certificate {certificate};", f"ssl_certificate_key {key};",
                   "ssl_protocols TLSv1.2 TLSv1.3;"]
    settings = f"""
user root; worker_processes 1; daemon off; pid {folder}/pid; error_log stderr notice;
events {{ worker_connections 256; }}
http {{
  access_log off; server_tokens off; keepalive_timeout 30; client_max_body_size 4m;
  gzip {"on" if compress else "off"}; gzip_min_length 256; gzip_proxied any;
  gzip_types text/css text/xml application/javascript application/json;
  client_body_temp_path {folder}/b; proxy_temp_path {folder}/p; fastcgi_temp_path {folder}/f;
  uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;
  server {{
    {" ".join(listen)}
    location / {{
      proxy_pass http://127.0.0.1:8000; proxy_http_version 1.1; proxy_set_header Connection "";
      proxy_set_header Host $http_host; proxy_buffering off;
    }}
  }}
}}
"""
    path = os.path.join(folder, "nginx.conf")
    with open(path, "w") as file:
        file.write(settings)
    network[host].start("nginx", "-e", "stderr", "-p", folder, "-c", path, ready="start worker process ")


def certificates(network):
    """A certificate for the names of the replica internet from an authority of our own; gives (chain, key)."""
    folder = os.path.join(network.folder, "tls")
    chain, key, authority = (os.path.join(folder, name) for name in ("chain.pem", "key.pem", "authority.pem"))
    if os.path.exists(chain):
        return chain, key
    os.makedirs(folder)
    names = ",".join(f"DNS:{name}" for name in NAMES)
    run("openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "30",
        "-keyout", f"{folder}/authority.key", "-out", authority, "-subj", "/O=Example Lab/CN=Example Lab Authority")
    run("openssl", "req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", key,
        "-out", f"{folder}/request.pem", "-subj", "/O=Stratasys replica/CN=print.grabcad.com")
    with open(f"{folder}/extensions", "w") as file:
        file.write(f"subjectAltName={names}\n")
    run("openssl", "x509", "-req", "-in", f"{folder}/request.pem", "-CA", authority, "-CAkey",
        f"{folder}/authority.key", "-CAcreateserial", "-days", "30", "-extfile", f"{folder}/extensions", "-out", chain)
    return chain, key


def authority(network):
    """The path of the certificate by which clients know our authority."""
    certificates(network)
    return os.path.join(network.folder, "tls", "authority.pem")


def leases(network, offset=100):
    """udhcpd on the router, for addresses from 192.0.2.(offset) on."""
    path = os.path.join(network.folder, "udhcpd.conf")
    with open(path, "w") as file:
        file.write(f"""start 192.0.2.{offset}
end 192.0.2.{offset + 20}
interface lan
lease_file {network.folder}/udhcpd.leases
pidfile {network.folder}/udhcpd.pid
option subnet 255.255.255.0
option router 192.0.2.1
option dns 192.0.2.1
option lease 3600
""")
    open(os.path.join(network.folder, "udhcpd.leases"), "w").close()
    network["router"].start("udhcpd", "-f", path, ready="started")


def lease_script(network):
    """The script by which udhcpc gives eth0 its address, and nothing else."""
    path = os.path.join(network.folder, "udhcpc.script")
    with open(path, "w") as file:
        file.write("#!/bin/sh\n[ \"$1\" = bound ] || exit 0\nip address add \"$ip/24\" dev \"$interface\"\n"
                   "ip route replace default via \"$router\"\n")
    os.chmod(path, 0o755)
    return path
