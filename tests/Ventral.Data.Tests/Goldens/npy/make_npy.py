"""Writes the .npy and .npz fixtures. Made with Python 3.11.2, NumPy 1.24.2: python3 make_npy.py"""
import io
import os
import numpy as np

here = os.path.dirname(os.path.abspath(__file__))
for kind in ["|b1", "|u1", "|i1"] + [o + t for o in "<>" for t in ["i2", "u2", "i4", "u4", "i8", "u8", "f2", "f4", "f8"]]:
    values = np.arange(6).reshape(2, 3) % 2 if kind == "|b1" else np.arange(6).reshape(2, 3) * 3 + 1
    name = {"|": "n", "<": "l", ">": "b"}[kind[0]] + kind[1:]
    np.save(os.path.join(here, name + ".npy"), values.astype(kind))

np.save(os.path.join(here, "fortran.npy"), np.asfortranarray(np.arange(24, dtype="<i4").reshape(2, 3, 4)))
np.save(os.path.join(here, "scalar.npy"), np.float64(2.5))
np.save(os.path.join(here, "empty.npy"), np.zeros((3, 0), "<f4"))
np.save(os.path.join(here, "vector.npy"), np.array([0.1, -1e300, np.nan, np.inf]))
np.save(os.path.join(here, "pickled.npy"), np.array([{"a": 1}], dtype=object), allow_pickle=True)
np.save(os.path.join(here, "structured.npy"), np.zeros(2, dtype=[("a", "<f4"), ("b", "<i4")]))
with open(os.path.join(here, "version2.npy"), "wb") as f:
    np.lib.format.write_array(f, np.arange(3.0), version=(2, 0))
with open(os.path.join(here, "version3.npy"), "wb") as f:
    np.lib.format.write_array(f, np.arange(3.0), version=(3, 0))
np.savez(os.path.join(here, "stored.npz"), a=np.arange(3, dtype="<i8"), b=np.eye(2))
np.savez_compressed(os.path.join(here, "deflated.npz"), a=np.arange(3, dtype="<i8"), b=np.zeros((40, 40)))
# What NumPy writes for the writer's tests, incl. a header whose padding needs a whole further block.
for name, array in {"w_f8": np.array([[0.1, 0.2, 0.3], [1, 2, 3]]), "w_f4": np.array([0.5, 0.25], "<f4"), "w_i8": np.array(7, "<i8"),
                    "w_u1": np.arange(16, dtype="|u1").reshape(1, 2, 1, 2, 1, 1, 1, 1, 2, 1, 1, 2, 1)}.items():
    np.save(os.path.join(here, name + ".npy"), array)
