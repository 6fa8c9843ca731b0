"""Tenants share tables and do not notice (RFC 1)."""

import unittest

from tests.service import Service


class Tenants(unittest.TestCase):
    def setUp(self):
        self.service = Service()
        self.service.invoice("north", "2026-001")

    def tearDown(self):
        self.service.database.close()

    def test_lists_hold_only_ones_own(self):
        _, page = self.service.call("south", "GET", "/v1/invoices")
        self.assertEqual(page["items"], [])

    def test_another_tenants_invoice_does_not_exist(self):
        status, answer = self.service.call("south", "GET", "/v1/invoices/2026-001")
        self.assertEqual((status, answer.get("error", {}).get("code")), (404, "not_found"))

    def test_two_tenants_may_use_one_number(self):
        status, made = self.service.invoice("south", "2026-001", 4200)
        self.assertEqual(status, 201, made)
        self.assertEqual(made["net"], 4200)
        self.assertEqual(self.service.call("north", "GET", "/v1/invoices/2026-001")[1]["net"], 100)
