"""The list of messages keeps to openapi.yaml."""

import unittest

from src.models import outbox
from tests.service import Service


class Messages(unittest.TestCase):
    def setUp(self):
        self.service = Service()
        with self.service.database as database:
            for tenant_id, key in ((1, "a"), (1, "b"), (2, "c")):
                outbox.add(database, tenant_id, key, f"text {key}")

    def tearDown(self):
        self.service.database.close()

    def test_newest_first_and_only_ones_own(self):
        _, answer = self.service.call("north", "GET", "/v1/messages")
        self.assertEqual([item["text"] for item in answer["items"]], ["text b", "text a"])
