"""PyTorch's times for what `speed.rs` measures, as JSON: one thread, float64, the fastest of several.

    python3 -m venv venv && venv/bin/pip install torch && venv/bin/python benches/torch_peer.py
"""

import json
import platform
import time

import torch

ROUNDS = 9


def fastest(work):
    work()
    return 1e3 * min(work() for _ in range(ROUNDS))


def adam(size, **options):
    """A step of Adam, in seconds."""
    x = torch.nn.Parameter(torch.rand(size, dtype=torch.float64) - 0.5)
    x.grad = torch.rand(size, dtype=torch.float64) - 0.5
    method = torch.optim.Adam([x], lr=1e-3, **options)

    def step():
        start = time.perf_counter()
        method.step()
        return time.perf_counter() - start

    return fastest(step)


def l_bfgs(size, pairs):
    """An iteration of L-BFGS on the extended Rosenbrock function with full memory, without f and its gradient, in seconds."""

    def run():
        x = torch.nn.Parameter(torch.tensor([-1.2, 1.0], dtype=torch.float64).repeat(size // 2))
        x.grad = torch.zeros_like(x)
        options = dict(history_size=pairs, line_search_fn="strong_wolfe", tolerance_grad=0.0, tolerance_change=0.0)
        method = torch.optim.LBFGS([x], lr=1.0, **options)
        spent = 0.0

        def value_and_gradient():
            nonlocal spent
            start = time.perf_counter()
            with torch.no_grad():
                odd, even = x[0::2], x[1::2]
                across = even - odd * odd
                left = 1.0 - odd
                x.grad[0::2] = -400.0 * odd * across - 2.0 * left
                x.grad[1::2] = 200.0 * across
                value = 100.0 * across.dot(across) + left.dot(left)
            spent += time.perf_counter() - start
            return value

        def iterate(count):
            nonlocal spent
            method.param_groups[0].update(max_iter=count, max_eval=100 * count)
            before, spent = method.state[x].get("n_iter", 0), 0.0
            start = time.perf_counter()
            method.step(value_and_gradient)
            time_of_all = time.perf_counter() - start
            taken = method.state[x]["n_iter"] - before
            assert taken == count, (taken, count)
            return (time_of_all - spent) / count

        iterate(pairs + 1)
        return iterate(20)

    return fastest(run)


if __name__ == "__main__":
    torch.set_num_threads(1)
    print(
        json.dumps(
            {
                "torch": torch.__version__,
                "python": platform.python_version(),
                "threads": torch.get_num_threads(),
                "adam_fused_ms": adam(10**7, fused=True),
                "adam_foreach_ms": adam(10**7, foreach=True),
                "l_bfgs_iteration_ms": l_bfgs(10**6, 10),
            },
            indent=1,
        )
    )
