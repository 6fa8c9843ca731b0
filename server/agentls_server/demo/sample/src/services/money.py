"""Amounts in whole cents, rates in basis points (1900 is 19 %)."""


def tax(net, rate):
    """The tax on *net* cents, in whole cents; halves are rounded away from zero."""
    return round(net * rate / 10_000)


def total(lines, rate):
    """Net, tax and gross of an invoice. Tax is taken once, on the sum: not on each line."""
    net = sum(line["cents"] for line in lines)
    due = tax(net, rate)
    return net, due, net + due
