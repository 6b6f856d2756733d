"""Writes matching.json: soft matching by SciPy's assignment and linear programme, cross-validated spectra and the
spectral theory of prediction by NumPy from their definitions. Made with Python 3.11, NumPy 1.24, SciPy 1.10.
Run: python3 matching.py
"""
import json
import os

import numpy as np
from scipy.optimize import brentq, linear_sum_assignment, linprog

HERE = os.path.dirname(os.path.abspath(__file__))


def transport(cost):
    n, m = cost.shape
    if n == m:
        i, j = linear_sum_assignment(cost)
        return cost[i, j].mean()
    rows = np.kron(np.eye(n), np.ones(m))
    columns = np.kron(np.ones(n), np.eye(m))
    r = linprog(cost.ravel(), A_eq=np.vstack([rows, columns]), b_eq=np.r_[np.full(n, 1 / n), np.full(m, 1 / m)], bounds=(0, None), method="highs-ds")
    assert r.status == 0
    return r.fun


def matching_case(p, n, m, seed, dead=False):
    r = np.random.default_rng(seed)
    z = r.standard_normal((p, 5))
    x = (np.maximum(z @ r.standard_normal((5, n)) + .5 * r.standard_normal((p, n)), -1) * np.linspace(.5, 3, n)).astype(np.float32)
    y = (z @ r.standard_normal((5, m)) + .5 * r.standard_normal((p, m))).astype(np.float32)
    if dead:
        x[:, 1] = 2.5
    a, b = (v.astype(float) - v.astype(float).mean(0) for v in (x, y))
    d = ((a[:, :, None] - b[:, None, :]) ** 2).sum(0)
    u, v = (w / np.maximum(np.linalg.norm(w, axis=0), 1e-300) for w in (a, b))
    return {"stimuli": p, "x": x.ravel().tolist(), "y": y.ravel().tolist(), "distance": float(np.sqrt(transport(d))), "correlation": float(-transport(-(u.T @ v)))}


def spectrum_case(p, n, seed):
    r = np.random.default_rng(seed)
    s = (r.standard_normal((p, n)) / np.arange(1, n + 1) ** .5) @ np.linalg.qr(r.standard_normal((n, n)))[0]
    x, y = ((s + .4 * r.standard_normal((p, n)) + 1).astype(np.float32) for _ in range(2))
    a, b = (v.astype(float) - v.astype(float).mean(0) for v in (x, y))
    _, _, vt = np.linalg.svd(a, full_matrices=False)
    values = ((a @ vt.T) * (b @ vt.T)).sum(0) / (p - 1)
    return {"stimuli": p, "x": x.ravel().tolist(), "y": y.ravel().tolist(), "variances": values[:min(n, p - 1)].tolist()}


def theory_case(p_all, n, t, seed, noise):
    r = np.random.default_rng(seed)
    x = (r.standard_normal((p_all, n)) / np.arange(1, n + 1) ** .7 + .3).astype(np.float32)
    y = (x @ r.standard_normal((n, t)) + noise * r.standard_normal((p_all, t)) + 1).astype(np.float32)
    y[:, -1] = y[:, -1] if t < 3 else 4
    a, b = (v.astype(float) - v.astype(float).mean(0) for v in (x, y))
    lam, u = np.linalg.eigh(a @ a.T / p_all)
    lam = np.where(lam > 1e-9 * lam.max(), lam, 0)
    w = (u.T @ b) ** 2
    out = []
    for p, alpha in ((3, .5), (5, 0), (10, 2), (p_all // 2, .01), (p_all, 30), (2 * p_all, 0)):
        if alpha == 0 and p > (lam > 0).sum():
            kappa = 0.
        else:
            kappa = brentq(lambda k: (alpha / k) + (lam / (p * lam + k)).sum() - 1, 1e-12, alpha + lam.sum() + 1, xtol=1e-300, rtol=1e-15)
        pos = lam > 0
        gamma = (p * lam[pos] ** 2 / (p * lam[pos] + kappa) ** 2).sum()
        f = np.where(pos, (kappa / (p * lam + kappa + (~pos))) ** 2, 1) / (1 - gamma)
        f[~pos] = 1 / (1 - gamma)
        modes = f * w.sum(1) / w.sum()
        one = np.r_[modes[pos][::-1], modes[~pos].sum()]
        with np.errstate(invalid="ignore"):
            each = (f[:, None] * w).sum(0) / (b ** 2).sum(0)
        out.append({"p": p, "alpha": alpha, "kappa": kappa, "gamma": float(gamma), "total": float(one.sum()), "radius": float(np.sqrt((one ** 2).sum())),
                    "dimension": float(one.sum() ** 2 / (one ** 2).sum()), "modes": one.tolist(), "channels": [None if not np.isfinite(e) else float(e) for e in each]})
    return {"stimuli": p_all, "x": x.ravel().tolist(), "y": y.ravel().tolist(), "errors": out}


cases = {"numpy": np.__version__,
         "matching": [matching_case(12, 7, 7, 1), matching_case(10, 6, 9, 2), matching_case(20, 15, 4, 3), matching_case(8, 1, 5, 4), matching_case(9, 8, 13, 5, True), matching_case(30, 24, 36, 6)],
         "spectra": [spectrum_case(20, 8, 1), spectrum_case(10, 25, 2), spectrum_case(40, 40, 3)],
         "theory": [theory_case(40, 12, 3, 1, .5), theory_case(14, 30, 2, 2, .2)]}
with open(os.path.join(HERE, "matching.json"), "w") as f:
    json.dump(cases, f)
