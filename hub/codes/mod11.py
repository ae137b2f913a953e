"""ISO 7064: the check characters MOD 11-2 and MOD 11,10 of a string of digits."""

_MOD_11_2 = "10X98765432"


def mod_11_2(digits: str) -> str:
    """The check character that follows the digits: 0 to 9, or X for ten."""
    rest = 0
    for digit in digits:
        rest = (rest + int(digit)) * 2 % 11
    return _MOD_11_2[rest]


def mod_11_10(digits: str) -> str:
    """The check digit that follows the digits; it finds each wrong digit and nearly each swap of neighbors."""
    product = 10
    for digit in digits:
        product = (product + int(digit)) % 10 or 10
        product = product * 2 % 11
    return str((11 - product) % 10)
