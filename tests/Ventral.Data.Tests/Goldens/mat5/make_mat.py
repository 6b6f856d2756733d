"""Writes the .mat fixtures. Made with Python 3.11.2, NumPy 1.24.2, SciPy 1.10.1: python3 make_mat.py"""
import os
import numpy as np
import scipy.io

here = os.path.dirname(os.path.abspath(__file__))
cell = np.empty((1, 3), object)
cell[0, 0], cell[0, 1], cell[0, 2] = "in a cell", np.arange(3.0), np.array([[True, False]])
element = [("name", object), ("value", object)]
contents = {
    "matrix": np.arange(6.0).reshape(2, 3),
    "cube": np.arange(24, dtype="<i4").reshape(2, 3, 4),
    "text": "a line",
    "lines": np.array(["one", "three"]),
    "logical": np.array([[True, False, True]]),
    "empty": np.zeros((0, 3)),
    "cell": cell,
    "structs": np.array([[("first", 1.5), ("second", np.array([1.0, 2.0]))]], dtype=element),
    "single": {"name": "only", "inner": {"deep": 7.0}},
}
for kind in ["i1", "u1", "i2", "u2", "i4", "u4", "i8", "u8", "f4", "f8"]:
    contents["n_" + kind] = np.array([[1, 2, 3]], dtype=kind)
scipy.io.savemat(os.path.join(here, "plain.mat"), contents)
scipy.io.savemat(os.path.join(here, "compressed.mat"), contents, do_compression=True)
scipy.io.savemat(os.path.join(here, "complex.mat"), {"z": np.array([[1 + 2j]])})
