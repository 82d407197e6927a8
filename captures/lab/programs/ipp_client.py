"""Prints a file through CUPS' library and asks for the queue. Says its own name, not that of the machine it runs on.

    ipp_client.py ADDRESS PORT QUEUE USER TITLE NAME FILE
"""

import ctypes
import sys

OPERATION, JOB = 1, 2
INTEGER, NAME, KEYWORD, URI, MIME = 0x21, 0x42, 0x44, 0x45, 0x49
cups = ctypes.CDLL("libcups.so.2")
for function in ("httpConnect2", "ippNew", "ippNewRequest", "ippAddString", "ippAddCollection", "cupsDoFileRequest"):
    getattr(cups, function).restype = ctypes.c_void_p
cups.cupsSetUserAgent(b"CUPS/2.4 IPP/2.0")
address, port, queue, user, title, name, path = (argument.encode() for argument in sys.argv[1:])
resource = b"/printers/" + queue
http = ctypes.c_void_p(cups.httpConnect2(address, int(port), None, 0, 0, 1, 10_000, None))


def request(operation, strings):
    message = ctypes.c_void_p(cups.ippNewRequest(operation))
    uri = b"ipp://" + address + b":" + port + resource
    for tag, key, value in [(URI, b"printer-uri", uri), (NAME, b"requesting-user-name", user), *strings]:
        cups.ippAddString(message, OPERATION, tag, key, None, value)
    return message


def send(message, path):
    answer = cups.cupsDoFileRequest(http, message, resource, path)
    status = cups.ippGetStatusCode(ctypes.c_void_p(answer)) if answer else None
    if status != 0:
        sys.exit(f"answer {status}")


job = request(2, [(NAME, b"job-name", title), (NAME, b"document-name", name),
                  (MIME, b"document-format", b"application/postscript")])
cups.ippAddInteger(job, JOB, INTEGER, b"copies", 1)
media = ctypes.c_void_p(cups.ippNew())
cups.ippAddString(media, JOB, KEYWORD, b"media-type", None, b"stationery")
cups.ippAddCollection(job, JOB, b"media-col", media)
send(job, path)
jobs = request(0x0A, [(KEYWORD, b"which-jobs", b"all")])
names = (ctypes.c_char_p * 3)(b"job-id", b"job-name", b"job-originating-user-name")
cups.ippAddStrings(jobs, OPERATION, KEYWORD, b"requested-attributes", 3, None, names)
send(jobs, None)
