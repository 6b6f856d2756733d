"""Writes spaces.json: ridge regression on several feature spaces and on principal components, and maps on a grid, from their definitions.

Banded: scikit-learn's ridge on spaces scaled by the root of their shares, refitted without each stimulus. Grid: PyTorch's bilinear resize, NumPy's means.
Made with Python 3.11, NumPy 1.24, scikit-learn 1.2, PyTorch 1.13. Run: python3 spaces.py
"""
import json

import numpy as np
import torch
from sklearn.decomposition import PCA
from sklearn.linear_model import Ridge
from sklearn.random_projection import johnson_lindenstrauss_min_dim

rng = np.random.default_rng(5)


def numbers(a):
    return np.asarray(a, dtype=float).ravel().tolist()


n, widths, t = 24, [3, 9], 4
x = (rng.standard_normal((n, 12)) * np.linspace(.5, 2, 12) + 1).astype(np.float32)
y = (x[:, :3] @ rng.standard_normal((3, t)) * [1, 1, 0, .2] + x[:, 3:] @ rng.standard_normal((9, t)) * [0, .7, 1, .5]
     + rng.standard_normal((n, t)) + 2).astype(np.float32)
new = rng.standard_normal((5, 12)).astype(np.float32)
xd, yd, nd = x.astype(float), y.astype(float), new.astype(float)
shares, alphas = [[k / 4, 1 - k / 4] for k in range(5)], [.1, 1., 10., 100.]
table = np.zeros((len(shares), len(alphas), t))
predicted = {}
for s, share in enumerate(shares):
    scale = np.repeat(np.sqrt(share), widths)
    for a, alpha in enumerate(alphas):
        for i in range(n):
            keep = np.arange(n) != i
            p = Ridge(alpha=alpha, solver="svd").fit(xd[keep] * scale, yd[keep]).predict(xd[i:i + 1] * scale)
            table[s, a] += (p[0] - yd[i]) ** 2 / n
        predicted[s, a] = Ridge(alpha=alpha, solver="svd").fit(xd * scale, yd).predict(nd * scale)
best = [np.unravel_index(table[:, :, c].argmin(), table.shape[:2]) for c in range(t)]
banded = {"x": numbers(x), "y": numbers(y), "new": numbers(new), "stimuli": n, "widths": widths,
          "alpha": [alphas[a] for _, a in best], "share": [shares[s][0] for s, _ in best], "error": [table[s, a, c] for c, (s, a) in enumerate(best)],
          "predicted": numbers(np.stack([predicted[b][:, c] for c, b in enumerate(best)], 1))}

pca = PCA(4, svd_solver="full").fit(xd)
components = {"predicted": numbers(Ridge(alpha=2., solver="svd").fit(pca.transform(xd), yd).predict(pca.transform(nd)))}

maps = []
for images, channels, height, width, grid in [(2, 3, 5, 5, 9), (2, 2, 13, 13, 6), (1, 602, 4, 4, 5), (1, 603, 9, 7, 4)]:
    values = rng.standard_normal((images, channels, height, width)).astype(np.float32)
    if channels > 600:
        values = np.round(values * 4) / 4  # short to write
    size = 1 if channels <= 600 else 3 if channels % 3 == 0 else 4
    means = np.stack([values[:, c:c + size].astype(float).mean(1) for c in range(0, channels, size)], 1)
    if height <= grid:
        cells = torch.nn.functional.interpolate(torch.from_numpy(means), (grid, grid), mode="bilinear", align_corners=False).numpy()
    else:
        cells = np.zeros((*means.shape[:2], grid, grid))
        for i in range(grid):
            for j in range(grid):
                cells[:, :, i, j] = means[:, :, i * height // grid:(i + 1) * height // grid, j * width // grid:(j + 1) * width // grid].mean((2, 3))
    cells = cells - cells.min((1, 2, 3), keepdims=True)
    cells = cells / cells.max((1, 2, 3), keepdims=True)
    out = cells.transpose(0, 2, 3, 1)
    keep = out.reshape(-1, out.shape[-1])
    maps.append({"shape": [images, channels, height, width, grid], "maps": [int(v * 4) if channels > 600 else float(v) for v in values.ravel()],
                 "divisor": 4 if channels > 600 else 1, "features": int(keep.shape[1]), "samples": numbers(keep.ravel()[::7])})

jl = [[int(s), e, int(johnson_lindenstrauss_min_dim(s, eps=e))] for s, e in [(92, .1), (1000, .1), (1200, .1), (10000, .1), (50, .5), (5000, .2)]]
with open("spaces.json", "w") as f:
    json.dump({"banded": banded, "components": components, "maps": maps, "dimensions": jl}, f)
