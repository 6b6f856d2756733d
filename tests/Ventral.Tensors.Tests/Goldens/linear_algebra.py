"""Reference values of the factorisations, by LAPACK through NumPy and SciPy in float64.

Run: python3 linear_algebra.py   (writes linear_algebra.json beside it)
Inputs are X[i, j] = numbers(i * columns + j, salt), multiples of 2**-10 below 1 in magnitude, so that sums and products of
two such matrices are exact in float64 and the tests can repeat them bit for bit; see `matrix` for the other kinds.
Signs follow our convention: R's diagonal is not negative; each vector's first component of the largest magnitude is positive.
"""
import json
import os

import numpy
import scipy
import scipy.linalg


def numbers(rows, columns, salt):
    i = numpy.arange(rows * columns, dtype=numpy.int64)
    return ((((i * i * 31 + i * 7919 + salt * 104729) % 2003) - 1001) / 1024.0).reshape(rows, columns)


def scales(count):
    """Powers of two from 1 down to 2**-40 (about 1e-12)."""
    return 2.0 ** -numpy.array([40 * i // max(count - 1, 1) for i in range(count)])


def matrix(kind, rows, columns):
    x = numbers(rows, columns, 1)
    if kind == "full":
        return x
    if kind == "deficient":          # rank: half of the smaller side
        rank = min(rows, columns) // 2
        return numbers(rows, rank, 1) @ numbers(rank, columns, 2)
    if kind == "graded":
        return scales(rows)[:, None] * x * scales(columns)[None, :]
    if kind == "rising":             # graded the other way
        return scales(rows)[::-1, None] * x * scales(columns)[None, ::-1]
    if kind == "symmetric":
        return x + x.T
    if kind == "positive":
        return x @ x.T + rows * numpy.eye(rows)
    if kind == "repeated":           # one eigenvalue, rows - 1 times
        return numpy.ones((rows, rows)) + 3 * numpy.eye(rows)
    if kind == "gradedsymmetric":
        return scales(rows)[:, None] * (x + x.T) * scales(rows)[None, :]
    if kind == "risingsymmetric":
        return scales(rows)[::-1, None] * (x + x.T) * scales(rows)[None, ::-1]
    i, j = numpy.arange(rows)[:, None], numpy.arange(columns)[None, :]
    if kind == "wilkinson":          # W21+ again and again, glued by 2**-30: eigenvalues in clusters
        beside = numpy.where(numpy.maximum(i, j) % 21 == 0, 2.0 ** -30, 1.0) * (abs(i - j) == 1)
        return beside + numpy.diag(abs(10.0 - numpy.arange(rows) % 21))
    if kind == "hilbert":            # singular values down to rounding
        return 1.0 / (i + j + 1)
    if kind == "toeplitz":
        return 2.0 * (i == j) - 1.0 * (abs(i - j) == 1)
    if kind == "equal":
        return 2.5 * (i == j)
    if kind == "jordan":             # one tiny singular value
        return 0.5 * (i == j) + 1.0 * (j == i + 1)
    if kind == "zero":
        return numpy.zeros((rows, columns))
    raise ValueError(kind)


def summary(out):
    flat = numpy.asarray(out, dtype=float).ravel()
    picks = numpy.arange(flat.size)
    if flat.size > 200:
        picks = numpy.unique(numpy.concatenate([numpy.arange(30), numpy.arange(flat.size - 30, flat.size), numpy.arange(0, flat.size, flat.size // 80)]))
    return dict(indexes=[int(i) for i in picks], values=[float(flat[i]) for i in picks])


def signs(vectors):
    """+1 or -1 per column: of the first component whose magnitude is the largest to within 2**-20."""
    s = numpy.ones(vectors.shape[1])
    for j in range(vectors.shape[1]):
        size = numpy.abs(vectors[:, j])
        if size.size and vectors[numpy.argmax(size >= size.max() * (1 - 2.0 ** -20)), j] < 0:
            s[j] = -1
    return s


def gap(values):
    return float(numpy.min(numpy.abs(numpy.diff(values)))) if len(values) > 1 else 1.0


def product(rows, depth, columns):
    return dict(rows=rows, depth=depth, columns=columns, product=summary(numbers(rows, depth, 1) @ numbers(depth, columns, 2)))


def cholesky(rows):
    a = matrix("positive", rows, rows)
    lower = numpy.linalg.cholesky(a)
    b = numbers(rows, 7, 3)
    return dict(rows=rows, lower=summary(lower), condition=float(numpy.linalg.cond(a)) if rows else 1.0,
                logDeterminant=float(numpy.linalg.slogdet(a)[1]), solution=summary(scipy.linalg.solve(a, b, assume_a="pos") if rows else b))


def triangular(rows, columns):
    t = numbers(rows, rows, 1) / 16 + numpy.eye(rows) * 2
    b = numbers(rows, columns, 2)
    solve = lambda lower, trans: summary(scipy.linalg.solve_triangular(t, b, lower=lower, trans=trans) if rows and columns else b)
    cond = lambda x: float(numpy.linalg.cond(x)) if rows else 1.0
    return dict(rows=rows, columns=columns, condition=max(cond(numpy.tril(t)), cond(numpy.triu(t))), lower=solve(True, 0),
                lowerTransposed=solve(True, 1), upper=solve(False, 0), upperTransposed=solve(False, 1))


def qr(kind, rows, columns):
    a = matrix(kind, rows, columns)
    q, r = numpy.linalg.qr(a)
    s = numpy.where(numpy.diag(r) < 0, -1.0, 1.0)
    out = dict(kind=kind, rows=rows, columns=columns, condition=float(numpy.linalg.cond(a[:, :rows])) if a.size else 1.0,
               norm=float(numpy.linalg.norm(a)), r=summary(s[:, None] * r), q=summary(q * s))
    if rows >= columns > 0:
        out["solution"] = summary(numpy.linalg.lstsq(a, numbers(rows, 3, 5), rcond=None)[0])
    return out


def eigen(kind, rows):
    a = matrix(kind, rows, rows)
    values, vectors = numpy.linalg.eigh(a)
    return dict(kind=kind, rows=rows, norm=float(numpy.max(numpy.abs(values), initial=0)), gap=gap(values), values=summary(values),
                vectors=summary(vectors * signs(vectors)))


def svd(kind, rows, columns):
    a = matrix(kind, rows, columns)
    u, d, vt = numpy.linalg.svd(a, full_matrices=False)
    s = signs(u)
    spread = min(gap(d), float(d[-1])) if d.size else 1.0
    return dict(kind=kind, rows=rows, columns=columns, norm=float(d[0]) if d.size else 0.0, gap=spread, values=summary(d),
                left=summary(u * s), rightTransposed=summary(s[:, None] * vt))


goldens = dict(
    generator="linear_algebra.py", numpy=numpy.__version__, scipy=scipy.__version__,
    products=[product(*s) for s in [(0, 3, 4), (3, 0, 4), (1, 1, 1), (12, 192, 16), (13, 193, 17), (25, 401, 33), (5, 7, 300), (300, 7, 5)]],
    cholesky=[cholesky(n) for n in [0, 1, 2, 13, 64, 65, 131]],
    triangular=[triangular(*s) for s in [(0, 3), (1, 1), (3, 0), (13, 5), (64, 32), (131, 33)]],
    qr=[qr(*s) for s in [("full", 1, 1), ("full", 7, 1), ("full", 1, 7), ("full", 13, 13), ("full", 97, 35), ("full", 35, 97), ("full", 70, 66)]],
    eigen=[eigen(*s) for s in [("symmetric", 1), ("symmetric", 2), ("symmetric", 3), ("symmetric", 33), ("symmetric", 70), ("symmetric", 131),
                               ("positive", 40), ("repeated", 40), ("gradedsymmetric", 40), ("risingsymmetric", 40), ("zero", 5),
                               ("symmetric", 300), ("wilkinson", 21), ("wilkinson", 168), ("hilbert", 100), ("toeplitz", 129), ("equal", 70), ("repeated", 130),
                               ("gradedsymmetric", 120), ("risingsymmetric", 120), ("zero", 80)]],
    svd=[svd(*s) for s in [("full", 1, 1), ("full", 7, 1), ("full", 1, 7), ("full", 13, 13), ("full", 97, 35), ("full", 35, 97), ("full", 70, 66),
                           ("full", 66, 70), ("deficient", 40, 30), ("deficient", 30, 40), ("graded", 40, 37), ("rising", 40, 37), ("zero", 5, 4),
                           ("full", 240, 200), ("full", 200, 240), ("full", 150, 150), ("hilbert", 100, 100), ("hilbert", 90, 120), ("toeplitz", 129, 129), ("wilkinson", 168, 168),
                           ("equal", 80, 70), ("jordan", 90, 90), ("deficient", 150, 120), ("graded", 120, 110), ("rising", 110, 120), ("zero", 90, 80)]],
)
with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "linear_algebra.json"), "w") as file:
    json.dump(goldens, file, separators=(",", ":"))
    file.write("\n")
