"""Writes reliability.json: reliability, signal power and ceilings from their definitions, with equal and unequal counts of trials.

Made with Python 3.11, NumPy 1.24, scikit-learn 1.2. Run: python3 reliability.py
"""
import json

import numpy as np
from sklearn.linear_model import RidgeCV
from sklearn.model_selection import KFold

rng = np.random.default_rng(11)
ALPHAS = [0.1, 1.0, 10.0, 100.0]


def corr(a, b):
    return float(np.corrcoef(a, b)[0, 1])


def channel(trials, predicted):
    """trials: for each stimulus the list of its trials; predicted: one value a stimulus."""
    means = np.array([t.mean() for t in trials])
    halves = [(t[::2].mean(), t[1::2].mean()) for t in trials if len(t) > 1]
    r = corr(*zip(*halves))
    noise = np.mean([t.var(ddof=1) for t in trials if len(t) > 1])
    signal = means.var(ddof=1) - noise * np.mean([1 / len(t) for t in trials])
    pooled = np.concatenate(trials)
    total = pooled.var(ddof=1)
    mse = np.mean(np.concatenate([(t - p) ** 2 for t, p in zip(trials, predicted)]))
    n = min(len(t) for t in trials)
    out = {
        "r": r, "corrected": 2 * r / (1 + r),
        "signal": signal, "noise": noise,
        "ncsnr": np.sqrt(max(0, signal) / noise),
        "nc": 100 * max(0, signal) / (max(0, signal) + noise * np.mean([1 / len(t) for t in trials])),
        "nc 7": 100 * max(0, signal) / (max(0, signal) + noise / 7),
        "total": total, "fev": (total - noise) / total,
        "feve": 1 - (mse - noise) / (total - noise) if total > noise else None,
        "cc abs": corr(means, predicted),
    }
    if n > 1:
        first = np.array([t[:n] for t in trials])
        tp = np.mean([first[:, k].var(ddof=1) for k in range(n)])
        sp = (n * first.mean(1).var(ddof=1) - tp) / (n - 1)
        ok = sp > 0
        out |= {
            "tp": tp, "sp": sp, "np": tp - sp,
            "cc max": np.sqrt(sp / means.var(ddof=1)) if ok else None,
            "cc norm": np.cov(means, predicted)[0, 1] / np.sqrt(np.var(predicted, ddof=1) * sp) if ok else None,
        }
    return {k: None if v is None else float(v) for k, v in out.items()}


def case(stimuli, channels, repeats, fewest, offset):
    signal = rng.standard_normal((stimuli, channels))
    values = (signal[:, :, None] + np.linspace(.2, 3, channels)[:, None] * rng.standard_normal((stimuli, channels, repeats)) + offset).astype(np.float32)
    predicted = .8 * signal + .3 * rng.standard_normal((stimuli, channels)) + offset
    if fewest < repeats:
        for i in range(stimuli):
            for c in range(channels):
                drop = rng.permutation(repeats)[:rng.integers(0, repeats - fewest + 1)]
                values[i, c, drop] = np.nan
        values[0, 0] = [values[0, 0][~np.isnan(values[0, 0])][0]] * fewest + [np.nan] * (repeats - fewest)
    x = values.astype(float)
    trials = [[x[i, c][~np.isnan(x[i, c])] for i in range(stimuli)] for c in range(channels)]
    return {
        "stimuli": stimuli, "channels": channels, "repeats": repeats,
        "values": [None if np.isnan(v) else float(v) for v in values.ravel()],
        "predicted": predicted.ravel().tolist(),
        "of channel": [channel(trials[c], predicted[:, c]) for c in range(channels)],
    }


def held(x, y):
    out = np.zeros_like(y)
    for train, test in KFold(4).split(x):
        out[test] = RidgeCV(alphas=ALPHAS, alpha_per_target=True).fit(x[train], y[train]).predict(x[test]).reshape(out[test].shape)
    return out


def population(stimuli, widths):
    latent = rng.standard_normal((stimuli, 3))
    subjects = [(latent @ rng.standard_normal((3, w)) + rng.standard_normal((stimuli, w))).astype(np.float32) for w in widths]
    data = [s.astype(float) for s in subjects]
    neurons = [corr(held(np.delete(data[0], c, 1), data[0][:, [c]])[:, 0], data[0][:, c]) for c in range(widths[0])]
    across = []
    for s, y in enumerate(data):
        p = held(np.hstack([d for o, d in enumerate(data) if o != s]), y)
        across.append([corr(p[:, c], y[:, c]) for c in range(y.shape[1])])
    return {"stimuli": stimuli, "subjects": [s.ravel().tolist() for s in subjects], "neurons": neurons, "across": across}


with open("reliability.json", "w") as f:
    json.dump({
        "cases": [case(12, 3, 4, 4, 2.5), case(25, 5, 6, 2, 0.), case(40, 4, 5, 1, 1000.), case(9, 2, 2, 2, -3.)],
        "population": population(30, [6, 4, 5]),
    }, f)
    f.write("\n")
