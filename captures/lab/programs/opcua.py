"""A machine's OPC UA server and a desk's client, by asyncua: nothing is encrypted.

opcua.py serve ADDRESS SERIAL EMAIL | talk ADDRESS USER PASSWORD TEXT
"""

import asyncio
import sys

from asyncua import Client, Server, ua
from asyncua.crypto.permission_rules import User, UserRole
from asyncua.server.user_managers import UserManager

SPACE = "http://example.org/machine"


class Anybody(UserManager):
    def get_user(self, server, username=None, password=None, certificate=None):
        return User(role=UserRole.User, name=username)


async def serve(address, serial, email):
    server = Server(user_manager=Anybody())
    await server.init()
    server.set_endpoint(f"opc.tcp://{address}:4840")
    server.set_server_name(f"Machine {serial}")
    await server.set_application_uri(f"urn:fortus-450:{serial}:server")
    server.set_security_policy([ua.SecurityPolicyType.NoSecurity])
    space = await server.register_namespace(SPACE)
    machine = await server.nodes.objects.add_object(space, "Machine")
    for name, value in (("Contact", email), ("Notes", "")):
        await (await machine.add_variable(space, name, value)).set_writable()
    async with server:
        print("listening", flush=True)
        await asyncio.sleep(3600)


async def talk(address, user, password, text):
    client = Client(f"opc.tcp://{address}:4840")
    client.name, client.application_uri = "Desk client", "urn:janeroe-laptop:desk"
    client.set_user(user)
    client.set_password(password)
    async with client:
        space = await client.get_namespace_index(SPACE)
        for name in ("Contact", "Notes"):
            node = await client.nodes.objects.get_child([f"{space}:Machine", f"{space}:{name}"])
            await node.read_value()
        # Longer than a chunk may be.
        await node.write_value("layer " * 12_000 + text)


asyncio.run({"serve": serve, "talk": talk}[sys.argv[1]](*sys.argv[2:]))
