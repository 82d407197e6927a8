"""A page and a WebSocket that answers each report; an application for hypercorn (ASGI)."""

import json

PAGE = b"<!doctype html><title>Portal</title><link rel=icon href='data:,'><p>Portal</p>"
SUPPORT = "+1 212 555 0199"


async def app(scope, receive, send):
    if scope["type"] == "lifespan":
        await lifespan(receive, send)
    elif scope["type"] == "websocket":
        await socket(receive, send)
    else:
        await page(scope, receive, send)


async def lifespan(receive, send):
    while True:
        message = await receive()
        await send({"type": f"{message['type']}.complete"})
        if message["type"] == "lifespan.shutdown":
            return


async def socket(receive, send):
    while True:
        message = await receive()
        if message["type"] == "websocket.connect":
            await send({"type": "websocket.accept"})
        elif message["type"] == "websocket.disconnect":
            return
        elif message.get("text") is not None:
            number = json.loads(message["text"])["seq"]
            await send({"type": "websocket.send", "text": json.dumps({"ack": number, "support": SUPPORT})})


async def page(scope, receive, send):
    while (await receive()).get("more_body"):
        pass
    is_page = scope["method"] == "GET"
    kind = b"text/html" if is_page else b"application/json"
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-type", kind)]})
    await send({"type": "http.response.body", "body": PAGE if is_page else b'{"accepted": true}'})
