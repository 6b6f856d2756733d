"""Writes ridge.json: scikit-learn's ridge regression with alpha by channel from the leave-one-out error, and folds.

Made with Python 3.11, NumPy 1.24, scikit-learn 1.2. Run: python3 ridge.py
"""
import json

import numpy as np
from sklearn.linear_model import LinearRegression, Ridge, RidgeCV
from sklearn.model_selection import KFold

rng = np.random.default_rng(7)
ALPHAS = [0.01, 0.1, 1.0, 10.0, 100.0, 1000.0]


def case(n, p, t, noise):
    x = (rng.standard_normal((n, p)) * np.linspace(.3, 3, p) + 2).astype(np.float32)
    w = rng.standard_normal((p, t)) / np.sqrt(p)
    y = (x @ w + rng.standard_normal((n, t)) * np.linspace(.05, noise, t) + 1).astype(np.float32)
    new = (rng.standard_normal((4, p)) * 2).astype(np.float32)
    xd, yd, nd = x.astype(float), y.astype(float), new.astype(float)
    cv = RidgeCV(alphas=ALPHAS, alpha_per_target=True, store_cv_values=True).fit(xd, yd)
    values = cv.cv_values_.reshape(n, t, len(ALPHAS)).mean(0)  # squared errors
    alphas = np.broadcast_to(cv.alpha_, (t,))
    one = Ridge(alpha=3.5, solver="svd").fit(xd, yd)
    held = np.zeros_like(yd)
    chosen, correlations, explained = [], [], []
    for train, test in KFold(4).split(xd):
        fold = RidgeCV(alphas=ALPHAS, alpha_per_target=True).fit(xd[train], yd[train])
        chosen.append(np.broadcast_to(fold.alpha_, (t,)).tolist())
        held[test] = fold.predict(xd[test]).reshape(len(test), t)
        correlations.append([np.corrcoef(held[test, c], yd[test, c])[0, 1] for c in range(t)])
        explained.append([1 - ((held[test, c] - yd[test, c]) ** 2).sum() / ((yd[test, c] - yd[test, c].mean()) ** 2).sum() for c in range(t)])
    by_folds = {}
    for intercept in (True, False):
        errors = np.zeros((len(ALPHAS), t))
        for train, test in KFold(4).split(xd):
            for a, alpha in enumerate(ALPHAS):
                p_ = Ridge(alpha=alpha, solver="svd", fit_intercept=intercept).fit(xd[train], yd[train]).predict(xd[test]).reshape(len(test), t)
                errors[a] += ((p_ - yd[test]) ** 2).mean(0) / 4
        best = errors.argmin(0)
        final = [Ridge(alpha=ALPHAS[a], solver="svd", fit_intercept=intercept).fit(xd, yd[:, c]).predict(nd).tolist() for c, a in enumerate(best)]
        by_folds["4-fold" if intercept else "4-fold without"] = {
            "alpha": [ALPHAS[a] for a in best], "error": errors.min(0).tolist(), "predicted": np.array(final).T.ravel().tolist()}
    return by_folds | {
        "stimuli": n, "x": x.ravel().tolist(), "y": y.ravel().tolist(), "new": new.ravel().tolist(),
        "alpha": alphas.tolist(), "error": [float(values[c, ALPHAS.index(a)]) for c, a in enumerate(alphas)],
        "weights": cv.coef_.T.ravel().tolist(), "predicted": cv.predict(nd).ravel().tolist(),
        "weights 3.5": one.coef_.T.ravel().tolist(), "predicted 3.5": one.predict(nd).ravel().tolist(),
        "least squares": LinearRegression().fit(xd, yd).predict(nd).ravel().tolist(),
        "folds": chosen, "pooled r": [float(np.corrcoef(held[:, c], yd[:, c])[0, 1]) for c in range(t)],
        "mean r": np.mean(correlations, 0).tolist(), "mean r2": np.mean(explained, 0).tolist(),
    }


with open("ridge.json", "w") as f:
    f.write("[\n" + ",\n".join(json.dumps(case(*a)) for a in [(30, 6, 4, 3), (20, 20, 3, 2), (16, 50, 5, 2), (12, 1, 2, 1)]) + "\n]\n")
