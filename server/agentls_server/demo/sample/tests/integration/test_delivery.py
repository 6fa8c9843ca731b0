"""Messages are sent once; what fails is sent later."""

import unittest

from src.jobs.delivery import deliver
from src.models import outbox
from tests.service import Service


class Delivery(unittest.TestCase):
    def setUp(self):
        self.database = Service().database
        with self.database:
            for key in ("a", "b"):
                outbox.add(self.database, 1, key, key)

    def tearDown(self):
        self.database.close()

    def test_each_is_sent_once(self):
        sent = []
        self.assertEqual(deliver(self.database, sent.append, "2026-06-01T02:10:00Z"), 2)
        self.assertEqual(deliver(self.database, sent.append, "2026-06-01T02:15:00Z"), 0)
        self.assertEqual(sent, ["a", "b"])

    def test_what_fails_waits(self):
        def fail(text):
            raise ConnectionError(text)

        self.assertEqual(deliver(self.database, fail, "2026-06-01T02:10:00Z"), 0)
        self.assertEqual(len(outbox.waiting(self.database, 1)), 2)
