"""The endpoints keep to openapi.yaml."""

import unittest

from tests.service import Service


class Invoices(unittest.TestCase):
    def setUp(self):
        self.service = Service()

    def tearDown(self):
        self.service.database.close()

    def test_create_and_get(self):
        status, made = self.service.invoice("north", "N-1", 1000)
        self.assertEqual(status, 201)
        self.assertEqual((made["net"], made["tax"], made["total"]), (1000, 190, 1190))
        self.assertEqual(self.service.call("north", "GET", "/v1/invoices/N-1"), (200, made))

    def test_a_number_is_used_once(self):
        self.service.invoice("north", "N-1")
        status, answer = self.service.invoice("north", "N-1")
        self.assertEqual((status, answer["error"]["code"]), (409, "number_taken"))

    def test_pages(self):
        for index in range(5):
            self.service.invoice("north", f"N-{index}")
        numbers, query = [], "limit=2"
        while query:
            _, page = self.service.call("north", "GET", "/v1/invoices", query=query)
            numbers.append([item["number"] for item in page["items"]])
            query = page["next"] and f"limit=2&cursor={page['next']}"
        self.assertEqual(numbers, [["N-0", "N-1"], ["N-2", "N-3"], ["N-4"]])

    def test_bad_requests_say_what_is_wrong(self):
        for body in ([], {}, {"number": "1", "customer": "c", "due_on": "soon", "lines": []}):
            status, answer = self.service.call("north", "POST", "/v1/invoices", body)
            self.assertEqual((status, answer["error"]["code"]), (400, "bad_body"))
        self.assertEqual(self.service.call("north", "GET", "/v1/invoices", query="limit=0")[0], 400)

    def test_nobody_gets_in_without_a_token(self):
        status, answer = self.service.call("nobody", "GET", "/v1/invoices")
        self.assertEqual((status, answer["error"]["code"]), (401, "unauthorized"))
