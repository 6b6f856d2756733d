"""Fits scikit-learn's IncrementalPCA to rows of a formula. Made with Debian's Python 3.11, NumPy and scikit-learn: python3 pca.py"""
import json
import os
import numpy as np
import sklearn
from sklearn.decomposition import IncrementalPCA

here = os.path.dirname(os.path.abspath(__file__))
PRIMES = [3, 7, 11, 19, 29, 43, 61, 89]


def rows(count, units, ranks):
    """Sums of outer products, each smaller than the one before; every operation is exact or rounds as IEEE 754 has it."""
    x = np.zeros((count, units))
    for r in range(ranks):
        left = (np.arange(count) * PRIMES[r] * (r + 2) % 101) / 128 - 0.375
        right = (np.arange(units) * PRIMES[-1 - r] * (r + 3) % 103) / 128 - 0.375
        x += np.outer(left, right) * (4.0 / (1 << r))
    return (x + np.arange(units) % 5).astype(np.float32)


cases = []
for count, units, ranks, components, batch in [
    (40, 24, 8, 5, 10),  # the last batch takes what is left
    (53, 40, 8, 6, 12),
    (30, 700, 8, 4, 10),  # more units than stimuli
    (20, 9, 8, 7, 20),  # one batch
    (17, 3, 3, 3, 5),  # as many components as units
    (12, 2100, 8, 1, 1),  # single rows, more units than a block
    (64, 33, 8, 7, 7),
]:
    x = rows(count, units, ranks)
    pca = IncrementalPCA(n_components=components, batch_size=batch).fit(x.astype(np.float64))
    placed = pca.transform(x.astype(np.float64))
    cases.append({
        "count": count, "units": units, "ranks": ranks, "components": components, "batch": batch,
        "singular": pca.singular_values_.tolist(),
        "mean": pca.mean_[:: max(1, units // 8)].tolist(),
        "loadings": pca.components_[:, :: max(1, units // 8)].tolist(),
        "placed": placed.tolist(),
    })
with open(os.path.join(here, "pca.json"), "w") as file:
    json.dump({"numpy": np.__version__, "sklearn": sklearn.__version__, "cases": cases}, file, indent=None, separators=(",", ":"))
    file.write("\n")
