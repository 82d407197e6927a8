"""Sends text, fragmented text and bytes over a WebSocket: socket_client.py URL COMPRESSION FILE (a list of messages)"""

import asyncio
import json
import sys

import websockets


async def main(url, compression, messages):
    async with websockets.connect(url, compression=compression) as socket:
        for message in messages:
            if isinstance(message, list):
                async def pieces(parts=message):
                    for part in parts:
                        yield part
                await socket.send(pieces())
            elif isinstance(message, dict):
                await socket.send(bytes.fromhex(message["hex"]))
                continue
            else:
                await socket.send(message)
            await socket.recv()


with open(sys.argv[3]) as file:
    asyncio.run(main(sys.argv[1], None if sys.argv[2] == "none" else sys.argv[2], json.load(file)))
