"""How long SymPy takes for the identities of benches/peers.md, its matrices written out at n = 2 and n = 3.

    pip install sympy && python3 benches/sympy_peer.py

Each identity is expanded, or brought to one denominator, until the difference of its sides is seen to be zero. The fastest of
three runs counts, SymPy's cache cleared before each; what takes longer than a minute is run once.
"""

import json
import platform
import time

import sympy as sp
from sympy.core.cache import clear_cache


def matrix(name, rows, columns):
    return sp.Matrix(rows, columns, lambda i, j: sp.Symbol(f"{name}{i}{j}"))


def symmetric(name, n):
    return sp.Matrix(n, n, lambda i, j: sp.Symbol(f"{name}{min(i, j)}{max(i, j)}"))


def vanishes(difference):
    if isinstance(difference, sp.MatrixBase):
        return all(vanishes(entry) for entry in difference)
    above, _ = sp.fraction(sp.together(difference))
    return sp.expand(above) == 0


def cubes(_):
    a, b = sp.symbols("a b")
    return a**3 - b**3 - (a - b) * (a**2 + a * b + b**2)


def four_squares(_):
    a, b, c, d, x, y, z, w = sp.symbols("a b c d x y z w")
    left = (a**2 + b**2 + c**2 + d**2) * (x**2 + y**2 + z**2 + w**2)
    right = (a * x + b * y + c * z + d * w) ** 2 + (a * y - b * x + c * w - d * z) ** 2
    return left - right - (a * z - b * w - c * x + d * y) ** 2 - (a * w + b * z - c * y - d * x) ** 2


def logistic(_):
    z = sp.Symbol("z")
    q = 1 / (1 + sp.exp(-z))
    return sp.diff(q, z) - q * (1 - q)


def gradient(n):
    a, x = matrix("a", n, n), matrix("x", n, 1)
    q = (x.T * a * x)[0]
    return sp.Matrix([sp.diff(q, xi) for xi in x]) - (a + a.T) * x


def trace(n):
    a, b, c = (matrix(name, n, n) for name in "abc")
    return (a * b * c).trace() - (b * c * a).trace()


def determinant(n):
    a, b = matrix("a", n, n), matrix("b", n, n)
    return (a * b).det() - a.det() * b.det()


def inverse(n):
    a, b = matrix("a", n, n), matrix("b", n, n)
    return (a * b).inv(method="ADJ") - b.inv(method="ADJ") * a.inv(method="ADJ")


def sherman_morrison(n):
    a, u, v = matrix("a", n, n), matrix("u", n, 1), matrix("v", n, 1)
    inv = a.inv(method="ADJ")
    below = 1 + (v.T * inv * u)[0]
    return (a + u * v.T).inv(method="ADJ") - (inv - inv * u * v.T * inv / below)


def bfgs(n):
    h, s, y = symmetric("h", n), matrix("s", n, 1), matrix("y", n, 1)
    rho = 1 / (s.T * y)[0]
    eye = sp.eye(n)
    return (eye - rho * s * y.T) * h * (eye - rho * y * s.T) * y + rho * s * (s.T * y)[0] - s


SCALAR = [cubes, four_squares, logistic]
SIZED = [gradient, trace, determinant, inverse, sherman_morrison, bfgs]


def seconds(identity, n):
    best = None
    for _ in range(3):
        clear_cache()
        since = time.perf_counter()
        assert vanishes(identity(n)), identity.__name__
        took = time.perf_counter() - since
        best = took if best is None else min(best, took)
        if took > 60:
            break
    return best


def main():
    times = {identity.__name__: {"any": seconds(identity, None)} for identity in SCALAR}
    for identity in SIZED:
        times[identity.__name__] = {f"n = {n}": seconds(identity, n) for n in (2, 3)}
    about = {"sympy": sp.__version__, "python": platform.python_version()}
    print(json.dumps({"about": about, "seconds": times}, indent=1))


if __name__ == "__main__":
    main()
