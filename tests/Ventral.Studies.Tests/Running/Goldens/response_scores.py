"""Golden values of a tiny study's measures of responses: response_scores.json.

Made with Python 3.11, NumPy 1.24, scikit-learn 1.2. Run: python3 response_scores.py

Units, channels and trials come from a formula that the test repeats, through float32. Folds are the study's (5 of 40 stimuli
by seed 7), which scikit-learn cannot draw: they are given here, and the test holds the study's against them.
RidgeCV chooses an alpha for each channel with one stimulus left out; PLSRegression finds 25 components unscaled; scores are medians over
channels of r, averaged over folds. The ceiling is of 20,000 random halves, drawn anew for each stimulus; the library draws 100 of its own.
"""
import json

import numpy as np
from sklearn.cross_decomposition import PLSRegression
from sklearn.linear_model import RidgeCV

STIMULI, UNITS, CHANNELS, SUBJECTS, REPEATS = 40, 30, 7, 2, 2
TESTED = json.load(open("response_folds.json"))
ALPHAS = [10.0**e for e in range(-6, 11)]


def wave(i):
    """As the test has it: sines would differ in their last bits, so a hash of whole numbers."""
    i = np.asarray(i, dtype=np.uint64)
    x = (i * np.uint64(2654435761)) % np.uint64(4294967296)
    x = ((x ^ (x >> np.uint64(15))) * np.uint64(2246822519)) % np.uint64(4294967296)
    x = x ^ (x >> np.uint64(13))
    return (x % np.uint64(20001)).astype(float) / 10000 - 1


def units():
    s, u = np.indices((STIMULI, UNITS))
    return wave(1000 + s * UNITS + u).astype(np.float32)


def trials(subject):
    """[stimuli x channels x repeats]: mixtures of the units with noise of their own in each trial."""
    x = units().astype(float)
    u, c = np.indices((UNITS, CHANNELS))
    mixing = wave(50000 + 1000 * subject + u * CHANNELS + c)
    signal = x @ np.round(mixing, 3)
    s, c, r = np.indices((STIMULI, CHANNELS, REPEATS))
    noise = 2 * wave(90000 + 10000 * subject + (s * CHANNELS + c) * REPEATS + r)
    return np.round(signal[:, :, None] + noise, 4).astype(np.float32)


def r(a, b):
    a, b = a - a.mean(0), b - b.mean(0)
    return (a * b).sum(0) / np.sqrt((a * a).sum(0) * (b * b).sum(0))


def encoded(model, x, y):
    folds = []
    for test in TESTED:
        train = [i for i in range(STIMULI) if i not in set(test)]
        folds.append(np.median(r(y[test], model().fit(x[train], y[train]).predict(x[test]))))
    return float(np.mean(folds))


def cka(x, y):
    x, y = x - x.mean(0), y - y.mean(0)
    return float(np.sum((y.T @ x) ** 2) / (np.linalg.norm(x.T @ x) * np.linalg.norm(y.T @ y)))


def debiased(x, y):
    def centred(m):
        k = m @ m.T
        np.fill_diagonal(k, 0)
        n = len(k)
        means = k.sum(1) / (n - 2)
        means -= means.sum() / (2 * (n - 1))
        k = k - means[:, None] - means[None, :]
        np.fill_diagonal(k, 0)
        return k

    k, l = centred(x), centred(y)
    return float((k * l).sum() / np.sqrt((k * k).sum() * (l * l).sum()))


def ceiling(y):
    rng = np.random.default_rng(1)
    total, draws = np.zeros(CHANNELS), 20000
    for _ in range(draws):
        first = rng.integers(0, 2, STIMULI)
        total += r(y[np.arange(STIMULI), :, first], y[np.arange(STIMULI), :, 1 - first])
    mean = total / draws
    return float(np.median(2 * mean / (1 + mean)))


def main():
    x = units().astype(float)
    means = [trials(s).astype(float).mean(2).astype(np.float32).astype(float) for s in range(SUBJECTS)]
    out = {
        "encoding:ridge:pearson": [encoded(lambda: RidgeCV(ALPHAS, alpha_per_target=True), x, y) for y in means],
        "encoding:pls-25:pearson": [encoded(lambda: PLSRegression(25, scale=False, tol=1e-14, max_iter=100000), x, y) for y in means],
        "geometry:cka": [cka(x, y) for y in means],
        "geometry:cka-debiased": [debiased(x, y) for y in means],
        "ceiling": [ceiling(trials(s).astype(float)) for s in range(SUBJECTS)],
    }
    with open("response_scores.json", "w") as f:
        json.dump(out, f, indent=1)
        f.write("\n")


if __name__ == "__main__":
    main()
