"""gRPC without generated code, its messages put together here.

grpc_peer.py serve PORT | call ADDRESS SERIAL MAC EMAIL
"""

import sys
from concurrent import futures

import grpc

SERVICE = "stratasys.telemetry.v1.Telemetry"


def text(number, value):
    data = value if isinstance(value, bytes) else value.encode()
    return bytes([number << 3 | 2, len(data)]) + data


def serve(port):
    def report(request, context):
        return text(1, "accepted") + text(2, "+1 212 555 0199")

    def watch(requests, context):
        for request in requests:
            yield text(1, "seen")

    raw = {"request_deserializer": None, "response_serializer": None}
    handlers = grpc.method_handlers_generic_handler(SERVICE, {
        "Report": grpc.unary_unary_rpc_method_handler(report, **raw),
        "Watch": grpc.stream_stream_rpc_method_handler(watch, **raw)})
    server = grpc.server(futures.ThreadPoolExecutor(2))
    server.add_generic_rpc_handlers((handlers,))
    server.add_insecure_port(f"0.0.0.0:{port}")
    server.start()
    print("listening", flush=True)
    server.wait_for_termination()


def call(address, serial, mac, email):
    device = text(1, serial) + text(2, mac)
    with grpc.insecure_channel(address) as channel:
        report = channel.unary_unary(f"/{SERVICE}/Report")
        report(text(1, device) + text(2, email), metadata=[("x-device-serial", serial)], timeout=10)
        report(text(1, device) + text(3, "x" * 120), compression=grpc.Compression.Gzip, timeout=10)
        watch = channel.stream_stream(f"/{SERVICE}/Watch")
        for _ in watch(iter([text(1, device), text(2, email)]), timeout=10):
            pass


if sys.argv[1] == "serve":
    serve(sys.argv[2])
else:
    call(*sys.argv[2:])
