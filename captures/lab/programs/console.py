"""What a controller shows on its terminal: a name, a password, one command. Run by telnetd."""

import getpass

print("Example controller, firmware 5.8.2", flush=True)
name = input("login: ")
getpass.getpass("Password: ")
print(f"Welcome, {name}", flush=True)
while (line := input("> ")) != "exit":
    print("serial number: D12345" if line == "show identity" else "unknown", flush=True)
