"""Writes files of layers. Made with Python 3.11.2, NumPy 1.24.2, SciPy 1.10.1: python3 make_layers.py"""
import os
import numpy as np
import scipy.io

here = os.path.dirname(os.path.abspath(__file__))
ids = ["cat", "dog", "old oak"]
relu1 = (np.arange(24, dtype="f4") * 0.5).reshape(3, 2, 2, 2)
relu2 = np.array([[1, 2], [3, 5], [8, 13]], dtype="f8")
rdm = np.array([[0, 1, 2], [1, 0, 4], [2, 4, 0]], dtype="f8")
cell = np.empty((3, 1), object)
cell[:, 0] = ids
scipy.io.savemat(os.path.join(here, "cell.mat"), {"stimuli": cell, "relu1": relu1, "relu2": relu2, "rdm": rdm, "pairs": [1.0, 2.0, 4.0]})
scipy.io.savemat(os.path.join(here, "lines.mat"), {"ids": np.array(ids), "relu2": relu2}, do_compression=True)
np.savez(os.path.join(here, "all.npz"), relu1=relu1, relu2=relu2, rdm=rdm)
np.savez(os.path.join(here, "only.npz"), relu2)
