"""Reference values of reductions, sorting, ranking and resizing: NumPy and SciPy in float64, resizing by PyTorch in float64.

Run: python3 reductions.py   (writes reductions.json beside it)
Inputs come from one small formula that the tests repeat: ((i * 7919 + salt * 104729) % 2003 - 1001) / 1024; for ties,
the numbers are rounded down to multiples of 1/8.
"""
import json
import os

import numpy
import scipy
import scipy.special
import scipy.stats
import torch
import torch.nn.functional as functional


def numbers(count, salt):
    i = numpy.arange(count, dtype=numpy.int64)
    return (((i * 7919 + salt * 104729) % 2003) - 1001) / 1024.0


def summary(out):
    """A long output is kept at fixed positions, to keep the file small."""
    flat = numpy.asarray(out, dtype=numpy.float64).ravel()
    if flat.size <= 60:
        return dict(values=flat.tolist())
    picks = numpy.unique(numpy.concatenate([numpy.arange(12), numpy.arange(flat.size - 12, flat.size), numpy.arange(0, flat.size, flat.size // 30)]))
    return dict(indexes=picks.tolist(), values=flat[picks].tolist())


def reduction(outer, length, inner):
    x = numbers(outer * length * inner, 1).reshape(outer, length, inner)
    result = dict(axis=[outer, length, inner], sum=summary(x.sum(1)), product=summary((1 + x / 64).prod(1)))
    if length > 0:
        result.update(
            mean=summary(x.mean(1)), variance=summary(x.var(1)), deviation=summary(x.std(1)),
            minimum=summary(x.min(1)), maximum=summary(x.max(1)), argMinimum=summary(x.argmin(1)), argMaximum=summary(x.argmax(1)),
            one=summary(numpy.linalg.norm(x, 1, axis=1)), two=summary(numpy.linalg.norm(x, 2, axis=1)),
            infinity=summary(numpy.linalg.norm(x, numpy.inf, axis=1)), logSumExp=summary(scipy.special.logsumexp(x * 300, axis=1)))
    if length > 1:
        result.update(unbiased=summary(x.var(1, ddof=1)))
    return result


def ordering(count, salt, tied):
    x = numbers(count, salt)
    x = numpy.floor(x * 8) / 8 if tied else x
    order = numpy.argsort(x, kind="stable")
    ranks = {method: summary(scipy.stats.rankdata(x, method=method)) for method in ("average", "min", "max", "dense", "ordinal")}
    k = count // 3
    return dict(count=count, salt=salt, tied=tied, order=summary(order), ranks=ranks, k=k,
                greatest=summary(numpy.argsort(-x, kind="stable")[:k]), middle=float(numpy.partition(x, k)[k]) if count else 0)


def resizing(planes, height, width, to_height, to_width):
    x = torch.tensor(numbers(planes * height * width, 1).reshape(1, planes, height, width))
    results = {}
    for mode in ("nearest", "nearest-exact", "bilinear", "bicubic", "area"):
        for antialias in (False, True) if mode in ("bilinear", "bicubic") else (False,):
            out = functional.interpolate(x, (to_height, to_width), mode=mode, antialias=antialias)
            results[mode + ("-antialiased" if antialias else "")] = summary(out.numpy())
    return dict(shape=[planes, height, width, to_height, to_width], results=results)


goldens = dict(
    versions=dict(numpy=numpy.__version__, scipy=scipy.__version__, torch=torch.__version__),
    reductions=[reduction(*axis) for axis in (
        (1, 1, 1), (3, 0, 1), (2, 0, 3), (0, 3, 2), (3, 2, 0), (1, 5, 1), (5, 15, 1), (2, 16, 1), (3, 17, 1), (3, 333, 1), (1, 2047, 1), (2, 2048, 1),
        (1, 2049, 1), (1, 50001, 1), (2, 7, 3), (1, 128, 4), (3, 129, 5), (1, 1000, 31), (2, 9, 257), (1, 700, 300), (4, 3, 1000))],
    orderings=[ordering(count, 3, tied) for count in (0, 1, 2, 3, 17, 96, 97, 255, 1000, 4186, 70001) for tied in (False, True)],
    resizings=[resizing(*shape) for shape in (
        (1, 1, 1, 1, 1), (2, 1, 1, 5, 3), (1, 7, 5, 1, 1), (2, 5, 7, 5, 7), (3, 4, 6, 8, 12), (2, 9, 17, 13, 5), (1, 33, 20, 11, 31), (1, 64, 50, 7, 9),
        (2, 14, 14, 28, 28), (1, 3, 100, 9, 30))],
)

with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "reductions.json"), "w") as file:
    json.dump(goldens, file, separators=(",", ":"))
    file.write("\n")
