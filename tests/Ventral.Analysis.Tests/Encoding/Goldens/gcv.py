"""Writes gcv.json: generalised cross-validation of ridge regression, with and without an intercept, its smoother H from scikit-learn's fit to the columns of I.

Made with Python 3.11, NumPy 1.24, scikit-learn 1.2. Run: python3 gcv.py
"""
import json

import numpy as np
from sklearn.linear_model import Ridge

rng = np.random.default_rng(79)
ALPHAS = [0.1, 1.0, 10.0, 100.0, 1000.0]


def case(n, p, t, intercept):
    x = (rng.standard_normal((n, p)) * np.linspace(.3, 3, p) + 2).astype(np.float32)
    y = (x @ rng.standard_normal((p, t)) / np.sqrt(p) + rng.standard_normal((n, t)) * np.linspace(.2, 6, t) + 1).astype(np.float32)
    xd, yd = x.astype(float), y.astype(float)
    errors = []
    for alpha in ALPHAS:
        h = Ridge(alpha=alpha, fit_intercept=intercept, solver="svd").fit(xd, np.eye(n)).predict(xd)
        errors.append((((yd - h @ yd) ** 2).mean(0)) / (1 - np.trace(h) / n) ** 2)
    errors = np.array(errors)
    return {"stimuli": n, "intercept": intercept, "x": xd.ravel().tolist(), "y": yd.ravel().tolist(),
            "alpha": [ALPHAS[b] for b in errors.argmin(0)], "error": errors.min(0).tolist()}


with open("gcv.json", "w") as f:
    f.write("[\n" + ",\n".join(json.dumps(case(*a)) for a in [(24, 7, 8, True), (20, 40, 6, True), (18, 9, 7, False)]) + "\n]\n")
