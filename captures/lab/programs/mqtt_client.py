"""A client of a broker, by paho-mqtt.

mqtt_client.py ADDRESS PORT --id ID [--user USER --password PASSWORD] [--tls KEYLOG] [--websockets PATH]
               [--subscribe TOPIC] [--publish TOPIC TEXT]

With --subscribe it goes on until it has had a message.
"""

import argparse
import ssl
import threading

import paho.mqtt.client as mqtt


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("address")
    parser.add_argument("port", type=int)
    parser.add_argument("--id", required=True)
    parser.add_argument("--user")
    parser.add_argument("--password")
    parser.add_argument("--tls")
    parser.add_argument("--websockets")
    parser.add_argument("--subscribe")
    parser.add_argument("--publish", nargs=2)
    options = parser.parse_args()

    client = mqtt.Client(client_id=options.id, transport="websockets" if options.websockets else "tcp")
    if options.websockets:
        client.ws_set_options(path=options.websockets)
    if options.user:
        client.username_pw_set(options.user, options.password)
    if options.tls:
        # As clients of such printers do: the certificate is the printer's own, and nobody looks at it.
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        context.keylog_filename = options.tls
        client.tls_set_context(context)
        client.tls_insecure_set(True)
    ready, answered = threading.Event(), threading.Event()
    client.on_connect = lambda *_: ready.set()
    client.on_message = lambda *_: answered.set()
    client.on_subscribe = lambda *_: print("subscribed", flush=True)
    client.connect(options.address, options.port)
    client.loop_start()
    if not ready.wait(10):
        raise SystemExit("no connection")
    if options.subscribe:
        client.subscribe(options.subscribe)
    if options.publish:
        client.publish(*options.publish, qos=1).wait_for_publish()
    if options.subscribe and not answered.wait(10):
        raise SystemExit("no message")
    client.disconnect()
    client.loop_stop()


main()
