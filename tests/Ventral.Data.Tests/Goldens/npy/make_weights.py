"""Writes weights.npz, one array a parameter, and weights.json: the float32 bits that each must have; nan.npz and large.npz, which are
refused. Made with Python 3.11.2, NumPy 1.24.2: /usr/bin/python3 make_weights.py"""
import json
import os
import numpy as np

here = os.path.dirname(os.path.abspath(__file__))
i = np.arange(24, dtype=np.float64)
values = (((i * 37) % 101) - 50) * 2.0 ** (((i * 7) % 23) - 12) / 3
weights = {
    "conv.weight": values.reshape(2, 3, 2, 2).astype(np.float32), "conv.bias": values[:2].astype(">f8"), "half": values.astype(np.float16),
    "columns": np.asfortranarray(values.reshape(4, 6).astype(np.float32)), "steps": np.int64(7),
}
np.savez_compressed(os.path.join(here, "weights.npz"), **weights)
np.savez(os.path.join(here, "nan.npz"), a=np.float32([1, 2]), b=np.float32([1, np.nan]))
np.savez(os.path.join(here, "large.npz"), a=np.int64([2 ** 24 + 1]))
single = {name: np.ascontiguousarray(np.asarray(w).astype(np.float32)) for name, w in weights.items()}
with open(os.path.join(here, "weights.json"), "w") as f:
    json.dump({n: {"shape": list(np.shape(weights[n])), "bits": [int(b) for b in w.reshape(-1).view(np.uint32)]} for n, w in single.items()}, f, separators=(",", ":"))
    f.write("\n")
