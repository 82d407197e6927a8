"""gRPC-Web by sonora (PyPI), an application for hypercorn; messages are put together here, without generated code."""

import grpc
import sonora.asgi

SERVICE = "portal.v1.Portal"


def text(number, value):
    return bytes([number << 3 | 2, len(value)]) + value.encode()


async def report(request, context):
    return text(1, "accepted") + text(2, "+1 212 555 0199")


async def watch(request, context):
    for number in range(3):
        yield text(1, f"event {number}") + text(2, "+1 212 555 0199")


raw = {"request_deserializer": bytes, "response_serializer": bytes}
app = sonora.asgi.grpcASGI()
app.add_generic_rpc_handlers((grpc.method_handlers_generic_handler(SERVICE, {
    "Report": grpc.unary_unary_rpc_method_handler(report, **raw),
    "Watch": grpc.unary_stream_rpc_method_handler(watch, **raw)}),))
