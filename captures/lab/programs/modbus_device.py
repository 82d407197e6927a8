"""A pymodbus server with an identity."""

import sys

from pymodbus.datastore import ModbusSequentialDataBlock, ModbusServerContext, ModbusSlaveContext
from pymodbus.device import ModbusDeviceIdentification
from pymodbus.server import StartTcpServer

names = ("VendorName", "ProductCode", "MajorMinorRevision", "VendorUrl", "ProductName", "ModelName",
         "UserApplicationName")
identity = ModbusDeviceIdentification(info_name=dict(zip(names, sys.argv[1:])))
store = ModbusSlaveContext(hr=ModbusSequentialDataBlock(0, [17] * 32))
print("listening", flush=True)
StartTcpServer(context=ModbusServerContext(slaves=store, single=True), identity=identity, address=("", 502))
