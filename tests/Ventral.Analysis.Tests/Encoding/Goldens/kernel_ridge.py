"""Writes kernel_ridge.json: scikit-learn's kernel ridge regression on a kernel that is centred, Gaussian and linear.

Made with Python 3.11, NumPy 1.24, scikit-learn 1.2. Run: python3 kernel_ridge.py
"""
import json

import numpy as np
from sklearn.kernel_ridge import KernelRidge
from sklearn.metrics.pairwise import linear_kernel, rbf_kernel
from sklearn.model_selection import KFold
from sklearn.preprocessing import KernelCenterer

rng = np.random.default_rng(3)
x = (rng.standard_normal((25, 7)) + 1).astype(np.float32)
y = (np.sin(x[:, :3]) @ rng.standard_normal((3, 2)) * 2 + .3 * rng.standard_normal((25, 2)) + 5).astype(np.float32)
new = (rng.standard_normal((6, 7)) + 1).astype(np.float32)
xd, yd, nd = x.astype(float), y.astype(float), new.astype(float)


def predict(kernel, alpha, train, targets, test):
    centre = KernelCenterer()
    k = centre.fit_transform(kernel(train, train))
    mean = targets.mean(0)
    return KernelRidge(alpha=alpha, kernel="precomputed").fit(k, targets - mean).predict(centre.transform(kernel(test, train))) + mean


out = {"x": x.ravel().tolist(), "y": y.ravel().tolist(), "new": new.ravel().tolist()}
for name, kernel in {"linear": linear_kernel, "rbf": lambda a, b: rbf_kernel(a, b, gamma=.07)}.items():
    alphas = [.01, .1, 1., 10.]
    errors = [sum((predict(kernel, a, np.delete(xd, i, 0), np.delete(yd, i, 0), xd[i:i + 1])[0] - yd[i]) ** 2 for i in range(25)) for a in alphas]
    errors = np.array(errors) / 25
    best = np.argmin(errors, 0)
    out[name] = {"alpha": [alphas[b] for b in best],
                 "predicted": np.stack([predict(kernel, alphas[b], xd, yd, nd)[:, c] for c, b in enumerate(best)], 1).ravel().tolist()}
    folds = [np.mean([((predict(kernel, a, xd[i], yd[i], xd[o]) - yd[o]) ** 2).mean(0) for i, o in KFold(5).split(xd)], 0) for a in alphas]
    out[name]["error"] = errors.min(0).tolist()
    out[name]["alpha 5-fold"] = [alphas[b] for b in np.argmin(folds, 0)]
    out[name]["error 5-fold"] = np.min(folds, 0).tolist()
    out[name]["error 5-fold of 1"] = folds[2].tolist()
with open("kernel_ridge.json", "w") as f:
    json.dump(out, f)
