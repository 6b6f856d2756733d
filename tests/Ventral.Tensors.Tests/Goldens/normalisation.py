"""Reference values of normalisations, softmax, attention (PyTorch in float64) and activation functions (mpmath in 60 digits).

Run: python3 normalisation.py   (writes normalisation.json beside it)
Inputs are float32 numbers from one small formula that the tests repeat: ((i * 7919 + salt * 104729) % 2003 - 1001) / 1024.
"""
import json
import math
import os

import mpmath
import numpy
import torch
import torch.nn.functional as F

mpmath.mp.dps = 60
torch.set_default_dtype(torch.float64)


def numbers(salt, *shape):
    i = torch.arange(math.prod(shape), dtype=torch.int64)
    return ((((i * 7919 + salt * 104729) % 2003) - 1001) / 1024.0).reshape(shape)


def summary(out):
    """A long output is kept as samples, to keep the file small."""
    flat = out.ravel().tolist()
    if len(flat) <= 200:
        return dict(values=flat)
    picks = sorted(set(range(40)) | set(range(len(flat) - 40, len(flat))) | set(range(0, len(flat), len(flat) // 100)))
    return dict(indexes=picks, values=[flat[i] for i in picks])


def layer_norm(rows, columns, epsilon, weight=True, bias=True, scale=1.0, shift=0.0):
    x = numbers(1, rows, columns) * scale + shift
    out = F.layer_norm(x, (columns,), numbers(2, columns) if weight else None, numbers(3, columns) if bias else None, epsilon)
    return dict(rows=rows, columns=columns, epsilon=epsilon, weight=weight, bias=bias, scale=scale, shift=shift, output=summary(out))


def group_norm(n, c, h, w, groups, epsilon, weight=True, bias=True):
    out = torch.group_norm(numbers(1, n, c, h, w), groups, numbers(2, c) if weight else None, numbers(3, c) if bias else None, epsilon)
    return dict(shape=[n, c, h, w], groups=groups, epsilon=epsilon, weight=weight, bias=bias, output=summary(out))


def response_norm(n, c, h, w, size, alpha, beta, k):
    out = F.local_response_norm(numbers(1, n, c, h, w) * 16, size, alpha, beta, k)
    return dict(shape=[n, c, h, w], size=size, alpha=alpha, beta=beta, k=k, output=summary(out))


def parametric_relu(n, c, h, w):
    x = numbers(1, n, c, h, w)
    return dict(shape=[n, c, h, w], channels=summary(F.prelu(x, numbers(2, c))), one=summary(F.prelu(x, numbers(3, 1))))


def softmax(rows, columns, scale):
    x = numbers(1, rows, columns) * scale
    return dict(rows=rows, columns=columns, scale=scale, softmax=summary(x.softmax(-1)), logarithm=summary(x.log_softmax(-1)))


def attention(n, heads, queries, keys, size, causal=False, bias=None, scale=None):
    q, k, v = numbers(1, n, heads, queries, size) * 4, numbers(2, n, heads, keys, size), numbers(3, n, heads, keys, size)
    scores = q @ k.transpose(-1, -2) * (1 / math.sqrt(size) if scale is None else scale)
    if bias:
        b = numbers(4, bias[0], bias[1], queries, keys)
        b[:, :, :, 1::5] = -math.inf
        scores = scores + b.repeat(n // bias[0], heads // bias[1], 1, 1)
    if causal:
        scores = scores.masked_fill(torch.ones(queries, keys, dtype=torch.bool).tril().logical_not(), -math.inf)
    return dict(count=n, heads=heads, queries=queries, keys=keys, size=size, causal=causal, bias=bias or [], scale=scale,
                output=summary(scores.softmax(-1) @ v))


one, root_half = mpmath.mpf(1), mpmath.sqrt(mpmath.mpf(1) / 2)
selu_alpha, selu_scale = mpmath.mpf("1.6732632423543772848170429916717"), mpmath.mpf("1.0507009873554804934193349852946")


def gelu(x):
    return x * mpmath.erfc(-x * root_half) / 2


def gelu_tanh(x):
    return x / (1 + mpmath.exp(-2 * mpmath.sqrt(2 / mpmath.pi) * (x + mpmath.mpf(0.044715) * x ** 3)))


def elu(x, alpha=1, beta=1):
    return x if x > 0 else alpha * mpmath.expm1(x / beta)


def softplus(x, beta=1, threshold=20):
    return x if x * beta > threshold else mpmath.log1p(mpmath.exp(beta * x)) / beta


def clamp(x, low, high):
    return min(max(x, low), high)


# Name, exact function, PyTorch's.
functions = [
    ("identity", lambda x: x, lambda x: x),
    ("relu", lambda x: max(x, 0), F.relu),
    ("relu6", lambda x: clamp(x, 0, 6), F.relu6),
    ("leaky-relu", lambda x: x if x > 0 else x * mpmath.mpf(0.01), F.leaky_relu),
    ("leaky-relu(0.3)", lambda x: x if x > 0 else x * mpmath.mpf(0.3), lambda x: F.leaky_relu(x, 0.3)),
    ("elu", elu, F.elu),
    ("elu(1.5)", lambda x: elu(x, 1.5), lambda x: F.elu(x, 1.5)),
    ("selu", lambda x: selu_scale * elu(x, selu_alpha), F.selu),
    ("celu", elu, F.celu),
    ("celu(0.7)", lambda x: elu(x, mpmath.mpf(0.7), mpmath.mpf(0.7)), lambda x: F.celu(x, 0.7)),
    ("gelu", gelu, F.gelu),
    ("gelu-tanh", gelu_tanh, lambda x: F.gelu(x, approximate="tanh")),
    ("silu", lambda x: x / (1 + mpmath.exp(-x)), F.silu),
    ("mish", lambda x: x * mpmath.tanh(mpmath.log1p(mpmath.exp(x))), F.mish),
    ("softplus", softplus, F.softplus),
    ("softplus(2.5, 3)", lambda x: softplus(x, 2.5, 3), lambda x: F.softplus(x, 2.5, 3)),
    ("tanh", mpmath.tanh, torch.tanh),
    ("sigmoid", lambda x: 1 / (1 + mpmath.exp(-x)), torch.sigmoid),
    ("softsign", lambda x: x / (1 + abs(x)), F.softsign),
    ("hard-sigmoid", lambda x: clamp(x + 3, 0, 6) / 6, F.hardsigmoid),
    ("hard-swish", lambda x: x * clamp(x + 3, 0, 6) / 6, F.hardswish),
    ("hard-tanh", lambda x: clamp(x, -1, 1), F.hardtanh),
    ("hard-tanh(-2, 0.5)", lambda x: clamp(x, -2, 0.5), lambda x: F.hardtanh(x, -2, 0.5)),
]


def inputs():
    bits = (numpy.arange(1, 161, dtype=numpy.uint64) * 0x9E3779B1 % 2 ** 32).astype(numpy.uint32)
    wide = bits.view(numpy.float32)
    near = (numpy.arange(-112, 113) / 8 + 1 / 1024).astype(numpy.float32)
    special = numpy.float32([1e-45, -1e-45, 3, -3, 6, 1, -1, 88.75, -88.75, -103.5, -14.25, 20, 20.5, -104])
    return numpy.concatenate([wide[numpy.isfinite(wide)], near, special]).astype(numpy.float64)


def activation(name, exact, rival):
    x = inputs()
    y = [float(exact(mpmath.mpf(float(v)))) for v in x]
    torch.testing.assert_close(torch.tensor(y), rival(torch.tensor(x)), rtol=1e-9, atol=1e-9)
    return dict(name=name, values=y)


goldens = dict(
    versions=dict(torch=torch.__version__, numpy=numpy.__version__, mpmath=mpmath.__version__),
    layerNorms=[
        layer_norm(0, 3, 1e-5),
        layer_norm(1, 1, 1e-5),
        layer_norm(3, 7, 1e-5),
        layer_norm(5, 16, 1e-6, bias=False),
        layer_norm(4, 33, 0.125, weight=False),
        layer_norm(2, 768, 1e-6, weight=False, bias=False),
        layer_norm(50, 401, 1e-5),
        layer_norm(3, 100, 1e-5, scale=0.125, shift=1024.0),
    ],
    groupNorms=[
        group_norm(1, 1, 1, 1, 1, 1e-5),
        group_norm(2, 6, 3, 5, 3, 1e-5),
        group_norm(2, 6, 3, 5, 6, 1e-5, weight=False, bias=False),
        group_norm(3, 4, 7, 9, 1, 1e-3, bias=False),
        group_norm(2, 12, 17, 13, 4, 1e-5, weight=False),
    ],
    responseNorms=[
        response_norm(1, 1, 1, 1, 5, 1e-4, 0.75, 2.0),
        response_norm(2, 7, 3, 5, 5, 1e-4, 0.75, 1.0),
        response_norm(2, 9, 4, 4, 4, 0.5, 0.5, 2.0),
        response_norm(1, 5, 2, 9, 3, 0.25, 1.0, 0.5),
        response_norm(1, 3, 3, 3, 9, 2.0, 0.6, 1.5),
        response_norm(2, 4, 5, 5, 1, 1.0, 0.75, 1.0),
    ],
    softmaxes=[softmax(0, 3, 1.0), softmax(1, 1, 8.0), softmax(3, 10, 8.0), softmax(5, 16, 128.0), softmax(4, 33, 4.0), softmax(21, 1000, 8.0)],
    attentions=[
        attention(1, 1, 1, 1, 1),
        attention(0, 2, 3, 4, 5),
        attention(2, 3, 5, 7, 8),
        attention(1, 2, 13, 49, 32),
        attention(2, 1, 50, 50, 33, causal=True),
        attention(1, 2, 7, 20, 16, causal=True),
        attention(1, 2, 20, 7, 16, causal=True, scale=0.5),
        attention(4, 3, 16, 16, 12, bias=[1, 3]),
        attention(4, 2, 9, 10, 40, bias=[2, 1], scale=1.0),
        attention(6, 2, 9, 11, 4, bias=[3, 2], causal=True),
        attention(1, 1, 130, 300, 70),
    ],
    parametricRelus=[parametric_relu(1, 1, 1, 1), parametric_relu(2, 3, 4, 5), parametric_relu(1, 7, 17, 13), parametric_relu(0, 3, 2, 2)],
    activationInputs=inputs().tolist(),
    activations=[activation(*f) for f in functions],
)

with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "normalisation.json"), "w") as file:
    json.dump(goldens, file, separators=(",", ":"))
    file.write("\n")
