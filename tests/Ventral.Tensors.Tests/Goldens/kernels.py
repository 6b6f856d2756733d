"""Reference values of the kernels, by direct loops in float64 (NumPy) and, for the normal quantile and softmax, SciPy.

Run: python3 kernels.py   (writes kernels.json beside it)
Inputs are float32 numbers from one small formula that the tests repeat: ((i * 7919 + salt * 104729) % 2003 - 1001) / 1024.
"""
import json
import math
import os

import numpy
import scipy
import scipy.special
import scipy.stats


def numbers(count, salt):
    i = numpy.arange(count, dtype=numpy.int64)
    return (((i * 7919 + salt * 104729) % 2003) - 1001) / 1024.0


def convolution(n, ci, h, w, co, kh, kw, sy=1, sx=1, top=0, bottom=0, left=0, right=0, dy=1, dx=1, groups=1):
    x = numbers(n * ci * h * w, 1).reshape(n, ci, h, w)
    k = numbers(co * (ci // groups) * kh * kw, 2).reshape(co, ci // groups, kh, kw)
    b = numbers(co, 3)
    p = numpy.zeros((n, ci, h + top + bottom, w + left + right))
    p[:, :, top:top + h, left:left + w] = x
    oh = (p.shape[2] - dy * (kh - 1) - 1) // sy + 1
    ow = (p.shape[3] - dx * (kw - 1) - 1) // sx + 1
    out = numpy.zeros((n, co, oh, ow))
    for o in range(co):
        first = o // (co // groups) * (ci // groups)
        for y in range(oh):
            for z in range(ow):
                patch = p[:, first:first + ci // groups, y * sy:y * sy + dy * (kh - 1) + 1:dy, z * sx:z * sx + dx * (kw - 1) + 1:dx]
                out[:, o, y, z] = (patch * k[o]).sum(axis=(1, 2, 3)) + b[o]
    return dict(shape=[n, ci, h, w], outputs=co, kernel=[kh, kw], stride=[sy, sx], pad=[top, bottom, left, right],
                dilation=[dy, dx], groups=groups, outputShape=list(out.shape), output=summary(out))


def summary(out):
    """A long output is kept as sums over many fixed index sets plus its first and last values, to keep the file small."""
    flat = out.ravel()
    if flat.size <= 300:
        return dict(values=[float(v) for v in flat])
    picks = numpy.unique(numpy.concatenate([numpy.arange(60), numpy.arange(flat.size - 60, flat.size), numpy.arange(0, flat.size, flat.size // 150)]))
    return dict(indexes=[int(i) for i in picks], values=[float(flat[i]) for i in picks])


def linear(rows, inputs, outputs):
    x = numbers(rows * inputs, 1).reshape(rows, inputs)
    w = numbers(outputs * inputs, 2).reshape(outputs, inputs)
    return dict(rows=rows, inputs=inputs, outputs=outputs, output=summary(x @ w.T + numbers(outputs, 3)))


def extent(size, kernel, stride, before, after, ceil):
    room = size + before + after - kernel
    count = (math.ceil(room / stride) if ceil else room // stride) + 1
    if ceil and (count - 1) * stride >= size + before:
        count -= 1
    return count


def pooling(n, c, h, w, kh, kw, sy, sx, top=0, bottom=0, left=0, right=0, ceil=False):
    x = numbers(n * c * h * w, 1).reshape(n, c, h, w)
    oh, ow = extent(h, kh, sy, top, bottom, ceil), extent(w, kw, sx, left, right, ceil)
    largest, counted, uncounted = (numpy.zeros((n, c, oh, ow)) for _ in range(3))
    for y in range(oh):
        for z in range(ow):
            y0, x0 = y * sy - top, z * sx - left
            window = x[:, :, max(y0, 0):min(y0 + kh, h), max(x0, 0):min(x0 + kw, w)]
            size = (min(y0 + kh, h + bottom) - y0) * (min(x0 + kw, w + right) - x0)
            largest[:, :, y, z] = window.max(axis=(2, 3))
            counted[:, :, y, z] = window.sum(axis=(2, 3)) / size
            uncounted[:, :, y, z] = window.mean(axis=(2, 3))
    return dict(shape=[n, c, h, w], kernel=[kh, kw], stride=[sy, sx], pad=[top, bottom, left, right], ceil=ceil,
                outputShape=[n, c, oh, ow], largest=summary(largest), counted=summary(counted), uncounted=summary(uncounted))


def adaptive(n, c, h, w, oh, ow):
    x = numbers(n * c * h * w, 1).reshape(n, c, h, w)
    out = numpy.zeros((n, c, oh, ow))
    for y in range(oh):
        for z in range(ow):
            rows = slice(math.floor(y * h / oh), math.ceil((y + 1) * h / oh))
            columns = slice(math.floor(z * w / ow), math.ceil((z + 1) * w / ow))
            out[:, :, y, z] = x[:, :, rows, columns].mean(axis=(2, 3))
    return dict(shape=[n, c, h, w], outputHeight=oh, outputWidth=ow, output=summary(out))


def batchnorm(n, c, h, w, epsilon):
    x = numbers(n * c * h * w, 1).reshape(n, c, h, w)
    mean, variance, weight, bias = numbers(c, 2), abs(numbers(c, 3)) + 0.125, numbers(c, 4), numbers(c, 5)
    per = (slice(None), None, None)
    out = (x - mean[per]) / numpy.sqrt(variance[per] + epsilon) * weight[per] + bias[per]
    return dict(shape=[n, c, h, w], epsilon=epsilon, output=summary(out))


def gram(rows, columns):
    x = numbers(rows * columns, 1).reshape(rows, columns)
    return dict(rows=rows, columns=columns, output=summary(x @ x.T))


def product(rows, depth, columns):
    a, b = numbers(rows * depth, 1).reshape(rows, depth), numbers(depth * columns, 2).reshape(depth, columns)
    return dict(rows=rows, depth=depth, columns=columns, output=summary(a @ b))


def softmax(rows, columns):
    return dict(rows=rows, columns=columns, output=summary(scipy.special.softmax(numbers(rows * columns, 1).reshape(rows, columns) * 8, axis=1)))


probabilities = [2.0 ** -53, 1e-15, 1e-11, 1.4e-11, 1e-6, 0.001, 0.02425, 0.0749, 0.075, 0.0751, 0.3, 0.5, 0.6, 0.925, 0.9251, 0.99, 1 - 2.0 ** -40]

goldens = dict(
    versions=dict(numpy=numpy.__version__, scipy=scipy.__version__),
    convolutions=[
        convolution(1, 1, 1, 1, 1, 1, 1),
        convolution(1, 3, 5, 7, 2, 3, 3),
        convolution(3, 3, 23, 21, 13, 11, 11, 4, 4, 2, 2, 2, 2),
        convolution(2, 5, 13, 13, 17, 3, 3, 1, 1, 1, 1, 1, 1),
        convolution(5, 33, 7, 7, 27, 3, 3, 1, 1, 1, 1, 1, 1),
        convolution(2, 7, 9, 40, 16, 1, 1),
        convolution(2, 6, 12, 10, 9, 5, 3, 2, 3, 0, 1, 2, 4, groups=3),
        convolution(2, 4, 15, 17, 6, 3, 3, 2, 2, 2, 2, 1, 3, 2, 3, groups=2),
        convolution(2, 5, 14, 19, 5, 3, 3, 1, 1, 1, 1, 1, 1, groups=5),
        convolution(2, 5, 14, 35, 5, 3, 3, 2, 2, 0, 1, 0, 1, groups=5),
        convolution(1, 3, 11, 12, 6, 5, 4, 3, 3, 2, 2, 2, 2, 1, 2, groups=3),
        convolution(2, 6, 6, 6, 14, 6, 6),
        convolution(1, 2, 3, 3, 3, 3, 3, 1, 1, 4, 4, 4, 4),
    ],
    linears=[linear(1, 1, 1), linear(1, 300, 33), linear(8, 257, 40), linear(23, 600, 70), linear(92, 31, 1), linear(250, 17, 35)],
    poolings=[
        pooling(1, 1, 1, 1, 1, 1, 1, 1),
        pooling(2, 3, 13, 13, 3, 3, 2, 2),
        pooling(2, 3, 14, 12, 3, 3, 2, 2, ceil=True),
        pooling(1, 2, 7, 9, 3, 3, 2, 2, 1, 1, 1, 1),
        pooling(1, 2, 8, 10, 3, 3, 2, 2, 1, 1, 1, 1, ceil=True),
        pooling(1, 2, 5, 5, 2, 2, 3, 3, 1, 1, 1, 1, ceil=True),
        pooling(1, 3, 9, 20, 3, 2, 1, 1, 1, 1, 0, 1),
        pooling(1, 2, 6, 7, 2, 3, 2, 2, 0, 1, 1, 1),
        pooling(1, 2, 2, 2, 3, 3, 2, 2, ceil=True),
    ],
    adaptives=[adaptive(2, 3, 13, 13, 6, 6), adaptive(1, 2, 7, 5, 7, 5), adaptive(1, 2, 4, 3, 7, 5), adaptive(3, 4, 9, 8, 1, 1)],
    batchnorms=[batchnorm(1, 1, 1, 1, 1e-5), batchnorm(3, 5, 7, 9, 1e-5), batchnorm(2, 3, 4, 4, 1e-3)],
    grams=[gram(1, 1), gram(5, 7), gram(16, 513), gram(37, 1100)],
    products=[product(0, 3, 2), product(2, 0, 3), product(1, 1, 1), product(1, 700, 33), product(13, 5, 31), product(12, 512, 32),
              product(25, 513, 17), product(97, 129, 65), product(200, 1030, 90)],
    softmaxes=[softmax(1, 1), softmax(3, 10)],
    quantiles=dict(probabilities=probabilities, values=[float(scipy.special.ndtri(p)) for p in probabilities]),
)

with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "kernels.json"), "w") as file:
    json.dump(goldens, file, separators=(",", ":"))
    file.write("\n")
