"""Writes numpy_normals.json: what default_rng(seed).standard_normal draws.

Made with Python 3.11, NumPy 1.24. Run: python3 numpy_normals.py
"""
import json

import numpy as np

golden = {}
for seed in (0, 12345):
    draws = np.random.default_rng(seed).standard_normal(1_000_000)
    golden[seed] = {
        "first": draws[:8].tolist(),
        "last": draws[-1].item(),
        "farthest": np.abs(draws).max().item(),
        "sum": draws.sum().item(),
        "fourthPowers": (draws**4).sum().item(),
    }

with open("numpy_normals.json", "w") as f:
    json.dump(golden, f, indent=1)
    f.write("\n")
