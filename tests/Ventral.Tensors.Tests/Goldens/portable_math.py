"""Golden values of the elementary functions: portable_math.csv, or more points with a count and a file as arguments.

Made with Python 3.11, mpmath 1.2.1 at 60 digits (plus guard digits for large angles). Each line: function, x, y
(empty unless pow), the nearest double of the exact value, and the exact value less that double.
"""
import random
import sys

from mpmath import mp, mpf

mp.prec = 2400  # enough for a sine of 1e308


def points(count):
    rng = random.Random(20200426)
    spread = lambda lo, hi: rng.choice([-1, 1]) * 10 ** rng.uniform(lo, hi)
    n = count
    yield from (("exp", rng.uniform(-745, 709.7), None) for _ in range(n))
    yield from (("exp", spread(-18, 0), None) for _ in range(n // 2))
    yield from (("expm1", spread(-18, 1.5), None) for _ in range(n))
    yield from (("log", abs(spread(-307, 308)), None) for _ in range(n // 2))
    yield from (("log", rng.uniform(0.3, 3), None) for _ in range(n))
    yield from (("log", x, None) for x in (5e-324, 1e-310, 1.7976931348623157e308))
    yield from (("log1p", spread(-18, -0.001), None) for _ in range(n))
    yield from (("log1p", abs(spread(0, 300)), None) for _ in range(n // 4))
    for _ in range(n):
        x = abs(spread(-3, 3))
        yield "pow", x, rng.uniform(-100, 100)
    for _ in range(n // 2):
        x = abs(spread(-300, 300))
        yield "pow", x, rng.uniform(-1.2, 1.2)
    yield from (("pow", -rng.uniform(0.1, 9), float(rng.randint(-50, 50))) for _ in range(n // 4))
    yield from (("pow", 1 + spread(-12, -3), spread(3, 5)) for _ in range(n // 4))
    for name in ("sin", "cos"):
        yield from ((name, rng.uniform(-10, 10), None) for _ in range(n))
        yield from ((name, spread(-9, 6), None) for _ in range(n // 2))
        yield from ((name, spread(6, 308), None) for _ in range(n // 2))
        yield from ((name, float(mp.pi / 2 * rng.randint(1, 500000)), None) for _ in range(n // 4))
        yield name, 6381956970095103.0 * 2.0 ** 797, None  # the double nearest to a multiple of pi/2
    yield from (("tanh", spread(-9, 1.34), None) for _ in range(n))
    yield from (("loggamma", rng.uniform(0, 40), None) for _ in range(n))
    yield from (("loggamma", 1 + spread(-12, -1), None) for _ in range(n // 2))
    yield from (("loggamma", 2 + spread(-12, -1), None) for _ in range(n // 2))
    yield from (("loggamma", abs(spread(-300, 300)), None) for _ in range(n // 2))
    yield from (("erf", spread(-9, 0.8), None) for _ in range(n))
    yield from (("erfc", rng.uniform(-6, 6), None) for _ in range(n))
    yield from (("erfc", rng.uniform(6, 27.2), None) for _ in range(n // 2))


EXACT = {
    "exp": mp.exp, "expm1": mp.expm1, "log": mp.log, "log1p": mp.log1p, "sin": mp.sin, "cos": mp.cos,
    "tanh": mp.tanh, "loggamma": mp.loggamma, "erf": mp.erf, "erfc": mp.erfc,
}


def exact(name, x, y):
    mp.prec = 2400 if name in ("sin", "cos") else 260
    if name == "pow":
        return mp.power(mpf(x), int(y) if x < 0 else mpf(y))
    return EXACT[name](mpf(x))


count = int(sys.argv[1]) if len(sys.argv) > 1 else 120
target = sys.argv[2] if len(sys.argv) > 2 else __file__.replace(".py", ".csv")
with open(target, "w", newline="\n") as file:
    file.write("function,x,y,nearest,rest\n")
    for name, x, y in points(count):
        value = exact(name, x, y)
        if value == 0 or abs(value) > mpf("1.79e308"):
            continue
        nearest = float(value)
        rest = float(value - mpf(nearest))
        file.write(f"{name},{x!r},{'' if y is None else repr(y)},{nearest!r},{rest!r}\n")
