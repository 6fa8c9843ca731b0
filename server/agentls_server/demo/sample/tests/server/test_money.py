"""Money is exact to the cent."""

import unittest

from src.services import money


class Tax(unittest.TestCase):
    def test_whole_cents_stay(self):
        self.assertEqual(money.tax(10_000, 1900), 1900)

    def test_less_than_half_a_cent_is_dropped(self):
        self.assertEqual(money.tax(9, 500), 0)

    def test_half_a_cent_is_rounded_up(self):
        self.assertEqual(money.tax(50, 500), 3)
        self.assertEqual(money.tax(70, 500), 4)
        self.assertEqual(money.tax(90, 500), 5)

    def test_tax_is_taken_on_the_sum(self):
        self.assertEqual(money.total([{"cents": 33}, {"cents": 34}], 1900), (67, 13, 80))


if __name__ == "__main__":
    unittest.main()
