"""Side by side with SymPy: how long each takes to settle the identities of side_by_side.md, and the ratio.

SymPy gets what its own documentation would have one write: a difference, and `simplify` or `cancel` until it is zero; matrices are written
out entry by entry at n = 3. This checker judges the block as it does in the book, for every n. Both are timed on the same machine, the best of
five runs; SymPy's cache is cleared before each.

    pip install sympy
    cargo build -p checker --example probe
    python3 crates/checker/benches/side_by_side.py
"""

import pathlib, re, subprocess, time
import sympy as sp
from sympy.core.cache import clear_cache

HERE = pathlib.Path(__file__).parent
ROOT = HERE.parent.parent.parent
N = 3


def matrix(name, rows=N, columns=N, symmetric=False):
    entry = lambda i, j: sp.Symbol(f"{name}{min(i, j)}{max(i, j)}" if symmetric else f"{name}{i}{j}")
    return sp.Matrix(rows, columns, entry)


def vector(name):
    return sp.Matrix(N, 1, lambda i, _: sp.Symbol(f"{name}{i}"))


def zero(difference):
    entries = list(difference) if isinstance(difference, sp.MatrixBase) else [difference]
    return all(sp.cancel(sp.together(entry)) == 0 for entry in entries)


def binomial_power():
    a, b = sp.symbols("a b")
    return (a + b) ** 6 - (a**6 + 6 * a**5 * b + 15 * a**4 * b**2 + 20 * a**3 * b**3 + 15 * a**2 * b**4 + 6 * a * b**5 + b**6)


def partial_fractions():
    x = sp.symbols("x")
    return 1 / (x * (x + 1) * (x + 2)) - (1 / (2 * x) - 1 / (x + 1) + 1 / (2 * (x + 2)))


def euler_four_squares():
    a, b, c, d, p, q, r, s = sp.symbols("a b c d p q r s")
    left = (a**2 + b**2 + c**2 + d**2) * (p**2 + q**2 + r**2 + s**2)
    right = (a * p + b * q + c * r + d * s) ** 2 + (a * q - b * p + c * s - d * r) ** 2
    return left - right - (a * r - b * s - c * p + d * q) ** 2 - (a * s + b * r - c * q - d * p) ** 2


def newton_cubic():
    x = sp.symbols("x")
    f = x**3 - 2 * x + 2
    return x - f / sp.diff(f, x) - (2 * x**3 - 2) / (3 * x**2 - 2)


def transpose_of_a_product():
    A, B, C = matrix("a"), matrix("b"), matrix("c")
    return (A * B * C).T - C.T * B.T * A.T


def trace_is_cyclic():
    A, B, C = matrix("a"), matrix("b"), matrix("c")
    return (A * B * C).trace() - (C * A * B).trace()


def determinant_of_a_product():
    A, B = matrix("a"), matrix("b")
    return (A * B).det() - A.det() * B.det()


def sherman_morrison():
    A, u, v = matrix("a"), vector("u"), vector("v")
    inverse = A.inv()
    # Multiplied from the left by A + u v', which is how SymPy answers within minutes.
    return (A + u * v.T) * (inverse - inverse * u * v.T * inverse / (1 + (v.T * inverse * u)[0])) - sp.eye(N)


def push_through():
    A, B = matrix("a"), matrix("b")
    # The same: multiplied out from both sides, no inverse is left.
    return A * (sp.eye(N) + B * A) - (sp.eye(N) + A * B) * A


def bfgs_secant():
    H, s, y = matrix("h", symmetric=True), vector("s"), vector("y")
    rho = 1 / (s.T * y)[0]
    return ((sp.eye(N) - rho * s * y.T) * H * (sp.eye(N) - rho * y * s.T) + rho * s * s.T) * y - s


def conjugate_direction():
    A, d, g = matrix("a", symmetric=True), vector("d"), vector("g")
    return ((-g + (g.T * A * d)[0] / (d.T * A * d)[0] * d).T * A * d)[0]


def gradient_of_a_quadratic():
    A, b, x = matrix("a"), vector("b"), vector("x")
    f = ((x.T * A * x) / 2 - b.T * x)[0]
    return sp.Matrix([sp.diff(f, xi) for xi in x]) - ((A + A.T) * x / 2 - b)


def sympys(name):
    best = float("inf")
    for _ in range(5):
        clear_cache()
        start = time.perf_counter()
        assert zero(globals()[name.replace("-", "_")]()), name
        best = min(best, time.perf_counter() - start)
    return best


def ours():
    unit = {"s": 1.0, "ms": 1e-3, "µs": 1e-6, "ns": 1e-9}
    best = {}
    for _ in range(5):
        text = subprocess.run([ROOT / "target/debug/examples/probe", HERE / "side_by_side.md"], capture_output=True, text=True, check=True).stdout
        for name, verdict, number, suffix in re.findall(r"^== claim (\S+) : (\w+) \(([\d.]+)([a-zµ]+)\)$", text, re.M):
            seconds = float(number) * unit[suffix]
            best[name] = (verdict, min(seconds, best.get(name, (None, seconds))[1]))
    return best


print("| identity | verdict | this checker | SymPy | ratio |\n|---|---|---:|---:|---:|")
ratios = []
for name, (verdict, seconds) in ours().items():
    theirs = sympys(name)
    ratios.append(theirs / seconds)
    print(f"| {name} | {verdict} | {1e6 * seconds:.0f} µs | {1e3 * theirs:.1f} ms | {theirs / seconds:.0f} |")
ratios.sort()
print(f"\nMedian ratio {ratios[len(ratios) // 2]:.0f}, SymPy {sp.__version__}, n = {N} for its matrices.")
