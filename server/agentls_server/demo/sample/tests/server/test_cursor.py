"""Cursors come back as they went out, and nothing else is one."""

import unittest

from src.services import cursor
from src.services.errors import ServiceError


class Cursors(unittest.TestCase):
    def test_there_and_back(self):
        self.assertEqual(cursor.decode(cursor.encode(42)), 42)

    def test_none_is_the_beginning(self):
        self.assertEqual(cursor.decode(None), 0)

    def test_what_is_not_ours_is_refused(self):
        for text in ("42", "!!!!", cursor.encode("x"), "YWZ0ZXI="):
            with self.subTest(text), self.assertRaises(ServiceError):
                cursor.decode(text)
