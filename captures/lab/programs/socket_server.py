"""A WebSocket server that answers each message with one of its own: socket_server.py PORT"""

import asyncio
import json
import sys

import websockets


async def serve(socket):
    async for message in socket:
        if isinstance(message, str):
            await socket.send(json.dumps({"ack": json.loads(message)["seq"], "support": "+1 212 555 0199"}))


async def main():
    async with websockets.serve(serve, "0.0.0.0", int(sys.argv[1])):
        print("listening", flush=True)
        await asyncio.Future()


asyncio.run(main())
