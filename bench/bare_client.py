"""The floor for a run: for each line on standard input, the same requests by plain HTTP, each as soon as the last ends.

A line is JSON: ``{"url": host and port, "bodies": [request body ...]}``.
"""

import http.client
import json
import sys

HEADERS = {"content-type": "application/json", "authorization": "Bearer bench", "anthropic-version": "2026-10-21"}

connections: dict[str, http.client.HTTPConnection] = {}
for line in sys.stdin:
    order = json.loads(line)
    connection = connections.setdefault(order["url"], http.client.HTTPConnection(order["url"]))
    for body in order["bodies"]:
        connection.request("POST", "/v1/messages", json.dumps(body), HEADERS)
        connection.getresponse().read()
    print("done", flush=True)
