"""``python3 -m src.server DATABASE [PORT]`` serves on the loopback interface."""

import sys
from wsgiref.simple_server import make_server

from src.models.database import connect, migrate
from src.server.app import build_app

database = connect(sys.argv[1])
migrate(database)
port = int(sys.argv[2]) if len(sys.argv) > 2 else 8080
with make_server("127.0.0.1", port, build_app(database)) as server:
    server.serve_forever()
