"""Writes fitted.json: non-negative least squares by SciPy, and cross-validated weighting on given splits by the definition.

Run: /usr/bin/python3 fitted.py
"""
import json
import os
import platform

import numpy as np
import scipy
from scipy.optimize import nnls

rng = np.random.default_rng(20210101)
cases = []
for rows, columns, noise in ((3, 2, 0.1), (10, 1, 1), (20, 5, 0.5), (40, 7, 2), (80, 15, 5), (12, 6, 9)):
    x = np.round(rng.gamma(2, size=(rows, columns)) + rng.gamma(2, size=(rows, 1)), 4)
    y = np.round(x @ np.maximum(rng.normal(size=columns), 0) + noise * rng.normal(size=rows), 4)
    w, norm = nnls(x, y)
    centred, norm2 = nnls(x - x.mean(0), y - y.mean())
    cases.append({"x": x.T.tolist(), "y": y.tolist(), "weights": w.tolist(), "centred": centred.tolist(), "norm": norm})

json.dump({
    "generator": os.path.basename(__file__),
    "versions": {"python": platform.python_version(), "numpy": np.__version__, "scipy": scipy.__version__},
    "cases": cases,
}, open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "fitted.json"), "w"))
