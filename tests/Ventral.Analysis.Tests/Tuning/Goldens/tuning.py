"""Writes tuning.json: tuning to gratings by NumPy from the definitions, distances between distributions by SciPy.

Made with Python 3.11, NumPy 1.24, SciPy 1.10. Run: python3 tuning.py
"""
import json
import os

import numpy as np
from scipy import stats
from scipy.spatial.distance import jensenshannon

HERE = os.path.dirname(os.path.abspath(__file__))


def half_width(theta, curve, height):
    # The curve as straight lines on a grid of thousandths of a degree around its peak.
    k, period = int(np.argmax(curve)), 180.0
    x = np.concatenate([theta - period, theta, theta + period])
    y = np.tile(curve, 3)
    sides = []
    for sign in (1, -1):
        d = np.arange(0, 90.0005, .001)
        v = np.interp(theta[k] + sign * d, x, y)
        below = np.flatnonzero(v <= height * curve[k])
        if len(below) == 0:
            return None
        sides.append(d[below[0]])
    return float(np.mean(sides))


def tuning_case(n_orientations, n_frequencies, n_phases, directions, seed):
    r = np.random.default_rng(seed)
    full = 360 if directions else 180
    theta = np.arange(n_orientations) * full / n_orientations + 5
    sf = .5 * 2.0 ** np.arange(n_frequencies)
    phi = np.arange(n_phases) * 360 / n_phases
    units = 4
    pref, width, sfp, pp = r.uniform(0, 180, units), r.uniform(.5, 4, units), r.uniform(0, n_frequencies - 1, units), r.uniform(0, 360, units)
    d2r = np.pi / 180
    t, f, p = theta[:, None, None], np.arange(n_frequencies)[None, :, None], phi[None, None, :]
    resp = np.stack([np.exp(width[u] * (np.cos(2 * (t - pref[u]) * d2r) - 1)) * (1 + .4 * np.cos((t - pref[u]) * d2r) * directions)
                     * np.exp(-(f - sfp[u]) ** 2 / 2) * (1 + u / 3 * np.cos((p - pp[u]) * d2r)) * 10 + .3 for u in range(units)], -1)
    resp = (resp + .2 * r.standard_normal(resp.shape)).astype(np.float32)
    out = []
    x = np.maximum(resp.astype(float), 0)
    for u in range(units):
        dc = x[..., u].mean(2)
        o, s = np.unravel_index(np.argmax(dc), dc.shape)
        curve = dc[:, s]
        fft = np.fft.fft(x[o, s, :, u])
        folded, th = curve, theta
        item = {"sf": float(sf[s]), "sf curve": dc[o].tolist(), "peak": float(dc[o, s])}
        if directions:
            h = n_orientations // 2
            folded, th = (curve[:h] + curve[h:]) / 2, theta[:h]
            item["dsi"] = float((curve[o] - curve[(o + h) % n_orientations]) / (curve[o] + curve[(o + h) % n_orientations]))
            item["direction"] = float(theta[o])
        z = (folded * np.exp(2j * th * d2r)).sum()
        k = int(np.argmax(folded))
        opposite = np.interp((th[k] + 90 - th[0]) % 180 + th[0], np.append(th, th[0] + 180), np.append(folded, folded[0]))
        item |= {"curve": folded.tolist(), "cv": float(1 - abs(z) / folded.sum()), "preferred": float(th[k]),
                 "mean": float(np.angle(z) / d2r / 2 % 180), "osi": float((folded[k] - opposite) / (folded[k] + opposite)),
                 "half": half_width(th, folded, .5), "root half": half_width(th, folded, 1 / np.sqrt(2)),
                 "f1f0": float(2 * abs(fft[1]) / n_phases / dc[o, s]), "phase": float(-np.angle(fft[1]) / d2r % 360)}
        out.append(item)
    return {"orientations": theta.tolist(), "sf": sf.tolist(), "phases": phi.tolist(), "directions": directions,
            "responses": resp.ravel().tolist(), "units": out}


def similarity(p, q):
    first, last = np.zeros_like(p), np.zeros_like(p)
    first[0], last[-1] = 1, 1
    most = max(np.abs(np.cumsum(e) - np.cumsum(q)).max() for e in (first, last))
    return float(1 - np.abs(np.cumsum(p) - np.cumsum(q)).max() / most)


def samples_case(n, m, seed, digits):
    r = np.random.default_rng(seed)
    a, b = np.round(r.beta(2, 3, n), digits), np.round(r.beta(3, 2, m) * 1.2 - .1, digits)
    edges = np.linspace(0, 1, 14)
    p, q = (np.histogram(np.clip(v, 0, 1), edges)[0].astype(float) for v in (a, b))
    c = (edges[1:] + edges[:-1]) / 2
    return {"a": a.tolist(), "b": b.tolist(), "edges": edges.tolist(), "counts a": p.tolist(), "counts b": q.tolist(),
            "ks": float(stats.ks_2samp(a, b).statistic), "wasserstein": float(stats.wasserstein_distance(a, b)),
            "binned ks": float(np.abs(np.cumsum(p / p.sum()) - np.cumsum(q / q.sum())).max()),
            "binned wasserstein": float(stats.wasserstein_distance(c, c, p, q)),
            "js": float(jensenshannon(p, q, base=2) ** 2), "similarity": similarity(p / p.sum(), q / q.sum())}


worked = {"circular_variance": {"theta": [0, 22.5, 45, 67.5, 90, 112.5, 135, 157.5], "r": [1, 2, 6, 10, 6, 2, 1, 1], "cv": 0.44582524786670774},
          "distribution": {"p": [.1, .2, .4, .3], "q": [.25] * 4, "ks": .2, "similarity": 0.7333333333333334, "js": 0.040201582346141886, "wasserstein": .4}}
cases = {"numpy": np.__version__, "worked": worked,
         "tuning": [tuning_case(8, 3, 4, False, 1), tuning_case(9, 2, 8, False, 2), tuning_case(12, 2, 5, True, 3), tuning_case(6, 1, 3, True, 4)],
         "samples": [samples_case(40, 25, 1, 3), samples_case(30, 30, 2, 1), samples_case(1, 7, 3, 2), samples_case(300, 8, 4, 8)]}
with open(os.path.join(HERE, "tuning.json"), "w") as f:
    json.dump(cases, f)
