"""The service in memory, with two tenants, for tests to call."""

import io
import json

from src.models import tenants
from src.models.database import connect, migrate
from src.server.app import build_app


class Service:
    def __init__(self):
        self.database = connect()
        migrate(self.database)
        for name, rate in (("north", 1900), ("south", 500)):
            self.database.execute(
                "INSERT INTO tenants (name, token_hash, tax_rate) VALUES (?, ?, ?)",
                (name, tenants.hash_of(f"{name}-token"), rate),
            )
        self.app = build_app(self.database)

    def call(self, tenant, method, path, body=None, query=""):
        """The status and the decoded answer of one request."""
        data = b"" if body is None else json.dumps(body).encode()
        environ = {
            "REQUEST_METHOD": method, "PATH_INFO": path, "QUERY_STRING": query,
            "HTTP_AUTHORIZATION": f"Bearer {tenant}-token",
            "CONTENT_LENGTH": str(len(data)), "wsgi.input": io.BytesIO(data),
        }
        statuses = []
        answer = b"".join(self.app(environ, lambda status, headers: statuses.append(status)))
        return int(statuses[0].split()[0]), json.loads(answer)

    def invoice(self, tenant, number, cents=100, due_on="2026-05-31"):
        """Make an invoice; the status and the answer."""
        lines = [{"text": "bread", "cents": cents}]
        body = {"number": number, "customer": "a@cafe.example", "due_on": due_on, "lines": lines}
        return self.call(tenant, "POST", "/v1/invoices", body)
