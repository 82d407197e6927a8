"""Reads and writes captures for rewriting: Ethernet frames with their times, and correct checksums after a change."""

import os
import struct
import tempfile

from stage.network import run


def read(path):
    """The frames of a capture, as [(nanoseconds, bytes, original length)]."""
    with tempfile.TemporaryDirectory() as folder:
        plain = os.path.join(folder, "plain.pcap")
        run("editcap", "-F", "nsecpcap", path, plain)
        with open(plain, "rb") as file:
            data = file.read()
    frames, position = [], 24
    while position + 16 <= len(data):
        seconds, nanoseconds, kept, length = struct.unpack_from("<IIII", data, position)
        frames.append((seconds * 10**9 + nanoseconds, data[position + 16:position + 16 + kept], length))
        position += 16 + kept
    return frames


def write(path, frames, link_type=1):
    """Writes frames as a pcapng of one Ethernet interface."""
    with tempfile.TemporaryDirectory() as folder:
        plain = os.path.join(folder, "plain.pcap")
        with open(plain, "wb") as file:
            file.write(struct.pack("<IHHiIII", 0xA1B23C4D, 2, 4, 0, 0, 262144, link_type))
            for time, data, length in frames:
                file.write(struct.pack("<IIII", time // 10**9, time % 10**9, len(data), length) + data)
        run("editcap", "-F", "pcapng", plain, path)


def flow(data):
    """What tells TCP and UDP flows of IPv4 apart, the same for both directions; None for other frames."""
    if len(data) < 38 or data[12:14] != b"\x08\x00" or data[23] not in (6, 17):
        return None
    start = 14 + (data[14] & 15) * 4
    ends = sorted([(data[26:30], data[start:start + 2]), (data[30:34], data[start + 2:start + 4])])
    return data[23], tuple(ends)


def payload(data):
    """The bytes after the TCP header of an IPv4 frame; empty for anything else."""
    if len(data) < 54 or data[12:14] != b"\x08\x00" or data[23] != 6:
        return b""
    ip = (data[14] & 15) * 4
    end = 14 + struct.unpack_from(">H", data, 16)[0]
    return data[14 + ip + (data[14 + ip + 12] >> 4) * 4:end]


def checksum(data):
    """The internet checksum (RFC 1071)."""
    data += b"\0" * (len(data) % 2)
    total = sum(struct.unpack(f">{len(data) // 2}H", data))
    while total >> 16:
        total = (total & 0xFFFF) + (total >> 16)
    return ~total & 0xFFFF


def without_start(data, skip):
    """A TCP frame over IPv4 without the first `skip` bytes of its payload, its numbers and checksums made right."""
    body = payload(data)[skip:]
    ip = (data[14] & 15) * 4
    tcp = bytearray(data[14 + ip:14 + ip + (data[14 + ip + 12] >> 4) * 4])
    head = bytearray(data[14:14 + ip])
    struct.pack_into(">H", head, 2, len(head) + len(tcp) + len(body))
    struct.pack_into(">H", head, 10, 0)
    struct.pack_into(">H", head, 10, checksum(bytes(head)))
    struct.pack_into(">I", tcp, 4, (struct.unpack_from(">I", tcp, 4)[0] + skip) & 0xFFFFFFFF)
    struct.pack_into(">H", tcp, 16, 0)
    pseudo = bytes(head[12:20]) + struct.pack(">HH", 6, len(tcp) + len(body))
    struct.pack_into(">H", tcp, 16, checksum(pseudo + bytes(tcp) + body))
    return data[:14] + bytes(head) + bytes(tcp) + body
