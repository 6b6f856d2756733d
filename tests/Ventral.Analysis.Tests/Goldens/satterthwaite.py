"""Satterthwaite's degrees of freedom of a mixed model in unbalanced groups: satterthwaite.json.

Made with Python 3.11 and NumPy 1.24.2, from dense matrices and exact derivatives of the restricted likelihood (Newton's steps
until the gradient is rounding), where the library takes sums over groups and differences.
"""
import json

import numpy as np

sizes = (6, 4, 3, 2)
subject = np.repeat(np.arange(4), sizes)
x = np.array([i % 3 + (i % 2) * 0.5 for i in range(15)])
y = np.array([3.1, 4.0, 5.2, 2.9, 4.6, 5.0, 1.2, 2.5, 2.2, 1.9, 6.0, 7.7, 7.1, 4.4, 4.1])
design = np.column_stack([np.ones(15), x])
groups = (subject[:, None] == np.arange(4)).astype(float)
parts = [groups @ groups.T, np.eye(15)]


def at(variances):
    inverse = np.linalg.inv(sum(v * p for v, p in zip(variances, parts)))
    covariance = np.linalg.inv(design.T @ inverse @ design)
    projection = inverse - inverse @ design @ covariance @ design.T @ inverse
    gradient = np.array([np.trace(projection @ a) - y @ projection @ a @ projection @ y for a in parts])
    hessian = np.array([[-np.trace(projection @ a @ projection @ b) + 2 * y @ projection @ a @ projection @ b @ projection @ y for b in parts] for a in parts])
    return inverse, covariance, gradient, hessian


variances = np.array([2.0, 0.5])
for _ in range(60):
    step = np.linalg.solve(at(variances)[3], at(variances)[2])
    while np.any(variances - step <= 0):
        step /= 2
    variances = variances - step

inverse, covariance, gradient, hessian = at(variances)
assert np.abs(gradient).max() < 1e-12
degrees = []
for c in range(2):
    slope = np.array([(covariance @ design.T @ inverse @ a @ inverse @ design @ covariance)[c, c] for a in parts])
    degrees.append(2 * covariance[c, c] ** 2 / (slope @ (2 * np.linalg.inv(hessian)) @ slope))

with open(__file__.replace(".py", ".json"), "w", newline="\n") as file:
    json.dump({
        "subject": [str(s) for s in subject], "x": x.tolist(), "y": y.tolist(), "variances": variances.tolist(),
        "coefficients": (covariance @ design.T @ inverse @ y).tolist(), "errors": np.sqrt(np.diag(covariance)).tolist(), "degrees": degrees,
    }, file, indent=0)
    file.write("\n")
