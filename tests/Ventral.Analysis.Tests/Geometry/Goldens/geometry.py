"""Writes geometry.json: measures of geometry in float64 NumPy, by their definitions over units (never over the
stimulus kernels that Ventral uses), for pairs of float32 responses.

Made with Python 3.11, NumPy 1.24, SciPy 1.10. Run: python3 geometry.py
"""
import json

import numpy as np
from scipy.linalg import svdvals

rng = np.random.default_rng(20261122)


def responses(n, p, shared=None):
    x = rng.standard_normal((n, p)) * np.linspace(0.2, 2, p) + rng.standard_normal(p) * 3
    return (x if shared is None else x + shared @ rng.standard_normal((shared.shape[1], p))).astype(np.float32)


def centred(x):
    x = x.astype(np.float64)
    return x - x.mean(0)


def cka(x, y):
    x, y = centred(x), centred(y)
    return np.linalg.norm(y.T @ x) ** 2 / (np.linalg.norm(x.T @ x) * np.linalg.norm(y.T @ y))


def hsic1(k, l):
    n = len(k)
    k, l = k - np.diag(np.diag(k)), l - np.diag(np.diag(l))
    one = np.ones(n)
    return (np.trace(k @ l) + (one @ k @ one) * (one @ l @ one) / ((n - 1) * (n - 2)) - 2 / (n - 2) * (one @ k @ l @ one)) / (n * (n - 3))


def debiased(k, l):
    return hsic1(k, l) / np.sqrt(hsic1(k, k) * hsic1(l, l))


def linear(x):
    x = x.astype(np.float64)
    return x @ x.T


def gaussian(x, f):
    x = x.astype(np.float64)
    d = ((x[:, None] - x[None]) ** 2).sum(-1)
    return np.exp(-d / (2 * f * f * np.median(d)))


def kernel_alignment(k, l):
    h = np.eye(len(k)) - 1 / len(k)
    k, l = h @ k @ h, h @ l @ h
    return (k * l).sum() / np.sqrt((k * k).sum() * (l * l).sum())


def minibatch(x, y, size):
    s = np.zeros(3)
    for i in range(0, len(x) // size * size, size):
        k, l = linear(x[i:i + size]), linear(y[i:i + size])
        s += hsic1(k, l), hsic1(k, k), hsic1(l, l)
    return s[0] / np.sqrt(s[1] * s[2])


def whitened(x, alpha):
    """Partial whitening over units, rescaled to the variance before (Williams et al. 2021)."""
    lam, v = np.linalg.eigh(x.T @ x)
    keep = lam > 1e-9 * lam.max()
    d = np.where(keep, alpha + (1 - alpha) / np.sqrt(np.where(keep, lam, 1)), 0)
    z = x @ (v * d) @ v.T
    return z * np.linalg.norm(x) / np.linalg.norm(z)


def shape_angle(x, y, alpha):
    x, y = whitened(centred(x), alpha), whitened(centred(y), alpha)
    return float(np.arccos(min(1, svdvals(x.T @ y).sum() / (np.linalg.norm(x) * np.linalg.norm(y)))))


def canonical(x, y):
    qx, qy = np.linalg.qr(x)[0], np.linalg.qr(y)[0]
    u, r, _ = np.linalg.svd(qx.T @ qy)
    return r, qx @ u[:, :len(r)]


def cca(x, y):
    return canonical(centred(x), centred(y))[0].mean()


def truncated(x, share):
    u, s, _ = np.linalg.svd(centred(x), full_matrices=False)
    k = 1 + int(np.argmax(np.cumsum(s * s) >= share * (s * s).sum()))
    return u[:, :k] * s[:k]


def svcca(x, y, share):
    return canonical(truncated(x, share), truncated(y, share))[0].mean()


def pwcca(x, y):
    x, y = centred(x), centred(y)
    r, h = canonical(x, y)
    w = np.abs(h.T @ x).sum(1)
    return (w * r).sum() / w.sum()


cases = []
for n, p, q in [(5, 2, 3), (12, 40, 30), (60, 5, 8), (33, 16, 1), (40, 33, 100)]:
    common = rng.standard_normal((n, 2))
    x, y = responses(n, p, common), responses(n, q, common)
    lam = np.linalg.eigvalsh(np.cov(centred(x).T).reshape(p, p))[::-1][:min(p, n - 1)]
    share = lam / lam.sum()
    share = share[share > 1e-14]
    case = {
        "stimuli": n, "x": x.ravel().tolist(), "y": y.ravel().tolist(),
        "cka": cka(x, y), "cka-debiased": debiased(linear(x), linear(y)),
        "cka-rbf": kernel_alignment(gaussian(x, 1), gaussian(y, 1)), "cka-rbf-half": kernel_alignment(gaussian(x, .5), gaussian(y, .5)),
        "shape-angle-1": shape_angle(x, y, 1), "shape-angle-0.5": shape_angle(x, y, .5), "shape-angle-0": shape_angle(x, y, 0),
        "spectrum": lam.tolist(), "effective": lam.sum() ** 2 / (lam * lam).sum(), "entropy": float(np.exp(-(share * np.log(share)).sum())),
    }
    if n >= 10:
        case["cka-minibatch-5"] = minibatch(x, y, 5)
    if p + q < n:
        case |= {"cca": cca(x, y), "pwcca": pwcca(x, y), "svcca-0.9": svcca(x, y, .9)}
    cases.append(case)

with open("geometry.json", "w") as f:
    f.write("[\n" + ",\n".join(json.dumps(c) for c in cases) + "\n]\n")
