"""Inputs and rivals of the jobs of Ventral.Analysis: what NumPy, SciPy, scikit-learn and PyTorch users run today, at its fastest.

INPUTS[job]() draws a job's inputs (NumPy's PCG64, one seed an array) as {array: values}; JOBS[job](load) gives
(run, answer) as in rivals.py.
"""
import numpy as np

LAYERS = [193600, 139968, 64896, 43264, 43264, 4096, 4096]
PAIRS = np.triu_indices(92, 1)


def generator(seed):
    return np.random.Generator(np.random.PCG64(seed))


def rdm_inputs():
    layers = {}
    for k, units in enumerate(LAYERS, 1):
        draw = generator(100 + k)
        z = draw.standard_normal((92, 20), dtype=np.float32)
        w = draw.standard_normal((20, units), dtype=np.float32)
        x = z @ w / np.sqrt(20.0).astype(np.float32) + 0.5 * draw.standard_normal((92, units), dtype=np.float32)
        layers[f"layer{k}"] = np.maximum(x, 0)
    return layers


def rdms(load):
    layers = [load(f"layer{k}") for k in range(1, len(LAYERS) + 1)]
    return (lambda: [(1 - np.corrcoef(x, dtype=np.float32))[PAIRS] for x in layers],
            lambda r: np.concatenate(r))


INPUTS = {
    "rdm-alexnet": rdm_inputs,
}

JOBS = {
    "rdm-alexnet": rdms,
}
