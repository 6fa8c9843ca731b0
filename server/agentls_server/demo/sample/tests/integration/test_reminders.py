"""Reminders are written once, however often the job runs."""

import unittest

from src.jobs.reminders import remind
from tests.service import Service


class Reminders(unittest.TestCase):
    def setUp(self):
        self.service = Service()
        self.service.invoice("north", "N-1", due_on="2026-05-01")
        self.service.invoice("south", "S-1", due_on="2026-07-01")

    def tearDown(self):
        self.service.database.close()

    def test_only_what_is_due(self):
        self.assertEqual(remind(self.service.database, "2026-06-01"), 1)

    def test_again_adds_nothing(self):
        remind(self.service.database, "2026-06-01")
        self.assertEqual(remind(self.service.database, "2026-06-01"), 0)
        self.assertEqual(remind(self.service.database, "2026-06-02"), 1)
