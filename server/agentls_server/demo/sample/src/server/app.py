"""The HTTP surface: which function answers which request, who is calling, and what an error looks like."""

import json
import re
from urllib.parse import parse_qs

from src.models import tenants
from src.services import invoices, messages
from src.services.errors import ServiceError

STATUS = {200: "OK", 201: "Created", 400: "Bad Request", 401: "Unauthorized", 404: "Not Found", 409: "Conflict"}


def list_invoices(connection, tenant, query, body):
    return 200, invoices.page(connection, tenant, query.get("cursor"), query.get("limit", "20"))


def create_invoice(connection, tenant, query, body):
    return 201, invoices.create(connection, tenant, body)


def get_invoice(connection, tenant, query, body, number):
    return 200, invoices.get(connection, tenant, number)


def list_messages(connection, tenant, query, body):
    return 200, messages.every(connection, tenant)


ROUTES = (
    ("GET", "/v1/invoices", list_invoices),
    ("POST", "/v1/invoices", create_invoice),
    ("GET", "/v1/invoices/{number}", get_invoice),
    ("GET", "/v1/messages", list_messages),
)


def build_app(connection):
    """A WSGI application on an open database."""

    def app(environ, start_response):
        try:
            status, answer = answer_to(environ, connection)
        except ServiceError as error:
            status, answer = error.status, {"error": {"code": error.code, "message": str(error)}}
        payload = json.dumps(answer).encode()
        headers = [("Content-Type", "application/json"), ("Content-Length", str(len(payload)))]
        start_response(f"{status} {STATUS[status]}", headers)
        return [payload]

    return app


def answer_to(environ, connection):
    handler, variables = route_of(environ["REQUEST_METHOD"], environ["PATH_INFO"])
    tenant = caller(environ, connection)
    query = {name: values[-1] for name, values in parse_qs(environ.get("QUERY_STRING", "")).items()}
    return handler(connection, tenant, query, body_of(environ), **variables)


def route_of(method, path):
    for verb, pattern, handler in ROUTES:
        match = re.fullmatch(re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", pattern), path)
        if match and verb == method:
            return handler, match.groupdict()
    raise ServiceError(404, "not_found", f"there is no {method} {path}")


def caller(environ, connection):
    kind, _, token = environ.get("HTTP_AUTHORIZATION", "").partition(" ")
    tenant = tenants.by_token(connection, token) if kind == "Bearer" else None
    if tenant is None:
        raise ServiceError(401, "unauthorized", "this needs the token of a tenant")
    return tenant


def body_of(environ):
    length = int(environ.get("CONTENT_LENGTH") or 0)
    if not length:
        return None
    try:
        return json.loads(environ["wsgi.input"].read(length))
    except ValueError:
        raise ServiceError(400, "bad_json", "the body is not JSON") from None
