#!/usr/bin/env python3
"""Orders by the thousand as SQL, the same ones for the same arguments: volume.py ROWS [TENANTS] [SEED]."""

import random
import sys
from datetime import date, timedelta

BASE = date(2026, 6, 1)


def orders(rows, tenants, seed):
    """Rows with a skew: the first tenants have most of them."""
    chance = random.Random(seed)
    weights = [1 / (index + 1) for index in range(tenants)]
    for number, tenant in enumerate(chance.choices(range(1, tenants + 1), weights, k=rows), 1):
        due = BASE + timedelta(days=chance.randint(-90, 90))
        cents = int(chance.lognormvariate(8, 1))
        yield f"INSERT INTO orders (tenant_id, number, due_on, cents) VALUES ({tenant}, 'V-{number}', '{due}', {cents});"


if __name__ == "__main__":
    given = [int(text) for text in sys.argv[1:4]] or [1000]
    print("\n".join(orders(*given, *(10, 1)[len(given) - 1 :])))
