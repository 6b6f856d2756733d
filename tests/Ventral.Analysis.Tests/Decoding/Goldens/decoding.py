"""Writes decoding.json: sparse regression by its definition, the GOD protocol and pairwise identification.

ard_small is an example with inputs of two decimals and its published-code answer; the other cases come from the
functions below, which follow the definition with explicit inverses. Made with Python 3.11, NumPy 1.24, SciPy 1.10.
Run: python3 decoding.py
"""
import json
import os

import numpy as np
from scipy.spatial.distance import cdist

HERE = os.path.dirname(os.path.abspath(__file__))


def ard(x, y, most, stable=None, share=1e-10):
    """x [inputs x samples] with the constant last, y [samples]."""
    m, t = x.shape
    stable = most if stable is None else stable
    a = np.full(m, 1 / x.var(axis=1).mean())
    left = np.arange(m)
    counts, energies, noise = [], [], y.var()
    first = noise
    for k in range(1, most + 1):
        counts.append(len(left))
        z = x[left]
        if t < len(left):
            c = z.T @ np.diag(a) @ z + np.eye(t)
            inv = np.linalg.inv(c)
            w = (y @ z.T) * a
            w = w - (w @ z @ inv) @ (z.T * a)
            g = a * np.diag(z @ inv @ z.T)
            sign, log = np.linalg.slogdet(c)
        else:
            s = z @ z.T + np.diag(1 / a)
            inv = np.linalg.inv(s)
            w = y @ z.T @ inv
            g = np.diag(z @ z.T @ inv)
            sign, log = np.linalg.slogdet(s)
            log += np.log(a).sum()
        noise = (y @ y - w @ (z @ y)) / t
        if noise / first <= 1e-15:
            noise = max((((y - w @ z) ** 2).sum() + (w**2 / a).sum()) / t, 1e-15)
        energies.append(.5 * (-log - len(left)) - .5 * t * np.log(noise))
        g = np.maximum(g, 1e-15)
        old = a
        a = np.sqrt(a * w**2 / noise / g) if k <= stable else w**2 / noise / g
        keep = w**2 / (w**2).max() > share
        change = np.abs(a - old).max()
        left, a, w = left[keep], a[keep], w[keep]
        if k > 100 and len(left) == counts[-1] and counts[-1] == counts[-2] and change < 1e-10:
            break
    dense = np.zeros(m)
    dense[left] = w
    return dense, noise, k, energies


def ard_case(m, t, planted, seed, most, stable=None):
    r = np.random.default_rng(seed)
    x = r.standard_normal((m, t)).astype(np.float32)
    x[-1] = x[0] * np.float32(.5) + x[-1] * np.float32(.5)
    w = np.zeros(m)
    w[:planted] = r.choice([-1, 1], planted) * r.uniform(.5, 1.5, planted)
    signal = w @ x
    y = (signal + r.standard_normal(t) * signal.std() / 3 + .4).astype(np.float32)
    dense, noise, k, energies = ard(np.vstack([x, np.ones(t)]).astype(float), y.astype(float), most, stable)
    return {"inputs": m, "samples": t, "x": x.T.ravel().tolist(), "y": y.tolist(), "most": most, "stable": stable,
            "w": dense.tolist(), "noise": noise, "iterations": k, "first energy": energies[0], "last energy": energies[-1]}


def z(a, mean, sd):
    return (a - mean) / sd


def god_case(voxels, units, train, categories, repeats, top, seed, most):
    r = np.random.default_rng(seed)
    code = r.standard_normal((units, 12))
    read = r.standard_normal((12, voxels)) * (r.random((12, voxels)) < .3)
    feat = (r.standard_normal((train, 12)) @ code.T).astype(np.float32)
    test_latent = r.standard_normal((categories, 12))
    test = (test_latent @ code.T * 3 + 2).astype(np.float32)
    lat = np.linalg.lstsq(code, feat.T.astype(float), rcond=None)[0].T
    brain = (lat @ read + 2 * r.standard_normal((train, voxels)) + np.arange(voxels) / 7).astype(np.float32)
    label = np.repeat(np.arange(categories), repeats)
    r.shuffle(label)
    brain_test = (test_latent[label] @ read + 2 * r.standard_normal((categories * repeats, voxels)) + np.arange(voxels) / 7).astype(np.float32)
    x, y, xt = brain.astype(float), feat.astype(float), brain_test.astype(float)
    mx, sx = x.mean(0), x.std(0, ddof=1)
    x, xt = z(x, mx, sx), z(xt, mx, sx)
    my, sy = y.mean(0), y.std(0, ddof=1)
    y = z(y, my, sy)
    pred, chosen = np.zeros((len(xt), units)), []
    for u in range(units):
        cor = np.array([np.corrcoef(x[:, v], y[:, u])[0, 1] for v in range(voxels)])
        sel = np.sort(np.argsort(-np.abs(cor), kind="stable")[:top])
        chosen.append(sel.tolist())
        w, _, _, _ = ard(np.vstack([x[:, sel].T, np.ones(train)]), y[:, u], most)
        pred[:, u] = (xt[:, sel] @ w[:-1] + w[-1]) * sy[u] + my[u]
    names = list(dict.fromkeys(label.tolist()))
    mean = np.array([pred[label == c].mean(0) for c in names])
    true = test[names].astype(float)
    corr = [float(np.corrcoef(mean[:, u], true[:, u])[0, 1]) for u in range(units)]
    sim = 1 - cdist(mean, true, "correlation")
    ident = [float(np.mean([sim[i, i] > sim[i, j] for j in range(categories) if j != i])) for i in range(categories)]
    return {"voxels": voxels, "units": units, "top": top, "most": most, "brain": brain.ravel().tolist(), "features": feat.ravel().tolist(),
            "brain test": brain_test.ravel().tolist(), "labels": label.tolist(), "test": true.ravel().tolist(), "names": names,
            "chosen": chosen, "predicted": mean.ravel().tolist(), "r": corr, "identification": ident}


with open(os.path.join(HERE, "ard_small.json")) as f:
    small = json.load(f)
w, noise, k, _ = ard(np.array(small["X_MxT_with_bias_last"]), np.array(small["y"]), small["iters"])
assert k == small["iterations_run"] and np.allclose(w, small["W"], rtol=1e-9, atol=1e-12) and np.isclose(noise, small["sigma2"])
cases = {"numpy": np.__version__, "ard": [ard_case(20, 60, 3, 1, 300), ard_case(40, 25, 2, 2, 60), ard_case(70, 100, 4, 3, 150, 20), ard_case(1, 10, 1, 4, 200)],
         "god": [god_case(60, 6, 90, 12, 3, 15, 5, 120), god_case(30, 4, 24, 8, 2, 30, 6, 40)]}
with open(os.path.join(HERE, "decoding.json"), "w") as f:
    json.dump(cases, f)
