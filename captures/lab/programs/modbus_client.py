"""Reads a few registers, then the identity of a device."""

import sys

from pymodbus.client import ModbusTcpClient
from pymodbus.mei_message import ReadDeviceInformationRequest

client = ModbusTcpClient(sys.argv[1], port=502)
client.connect()
client.read_holding_registers(0, 8, slave=1)
print(client.execute(ReadDeviceInformationRequest(read_code=2, object_id=0, unit=1)))
client.close()
