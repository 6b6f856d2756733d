"""Writes ridge_by_r.json: ridge regression whose alpha is the one of the greatest Pearson r of leave-one-out predictions, by refitting.

Made with Python 3.11, NumPy 1.24, scikit-learn 1.2. Run: python3 ridge_by_r.py
"""
import json

import numpy as np
from sklearn.linear_model import Ridge
from sklearn.model_selection import LeaveOneOut, cross_val_predict

rng = np.random.default_rng(23)
ALPHAS = [0.1, 1.0, 10.0, 100.0, 1000.0]


def case(n, p, t):
    x = (rng.standard_normal((n, p)) * np.linspace(.3, 3, p) + 2).astype(np.float32)
    y = (x @ rng.standard_normal((p, t)) / np.sqrt(p) + rng.standard_normal((n, t)) * np.linspace(.2, 6, t) + 1).astype(np.float32)
    new = rng.standard_normal((4, p)).astype(np.float32)
    xd, yd = x.astype(float), y.astype(float)
    r = np.zeros((len(ALPHAS), t))
    for a, alpha in enumerate(ALPHAS):
        left = cross_val_predict(Ridge(alpha=alpha, solver="svd"), xd, yd, cv=LeaveOneOut())
        r[a] = [np.corrcoef(left[:, c], yd[:, c])[0, 1] for c in range(t)]
    best = r.argmax(0)
    predicted = np.column_stack([Ridge(alpha=ALPHAS[b], solver="svd").fit(xd, yd[:, c]).predict(new.astype(float)) for c, b in enumerate(best)])
    return {"stimuli": n, "x": x.astype(float).ravel().tolist(), "y": yd.ravel().tolist(), "new": new.astype(float).ravel().tolist(),
            "alpha": [ALPHAS[b] for b in best], "disagreement": (1 - r.max(0)).tolist(), "predicted": predicted.ravel().tolist()}


with open("ridge_by_r.json", "w") as f:
    f.write("[\n" + ",\n".join(json.dumps(case(*a)) for a in [(24, 7, 8), (20, 40, 6)]) + "\n]\n")
