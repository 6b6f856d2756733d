"""Convolutions of one, two and three dimensions, transposed ones, and padding, by PyTorch in float64.

Run: python3 convolutions.py   (writes convolutions.json beside it)
Inputs are float32 numbers from one small formula that the tests repeat: ((i * 7919 + salt * 104729) % 2003 - 1001) / 1024.
Extents, strides and the like are listed from the first axis to the last; pads are [before, after].
"""
import json
import os

import torch
import torch.nn.functional as F

torch.set_default_dtype(torch.float64)
convolutions = {1: F.conv1d, 2: F.conv2d, 3: F.conv3d}
transposes = {1: F.conv_transpose1d, 2: F.conv_transpose2d, 3: F.conv_transpose3d}


def numbers(shape, salt):
    count = 1
    for extent in shape:
        count *= extent
    i = torch.arange(count)
    return ((((i * 7919 + salt * 104729) % 2003) - 1001).to(torch.float64) / 1024).reshape(shape)


def summary(out):
    """Of a long output a fixed sample of elements is kept, with its first and last, to keep the file small."""
    flat = out.reshape(-1)
    if flat.numel() <= 200:
        return dict(values=flat.tolist())
    picks = sorted({*range(30), *range(flat.numel() - 30, flat.numel()), *range(0, flat.numel(), flat.numel() // 100)})
    return dict(indexes=picks, values=flat[picks].tolist())


def last_first(pads):
    return [extent for pair in reversed(pads) for extent in pair]


def filled(rank, value, default):
    return [default] * rank if value is None else value


def convolution(shape, outputs, kernel, stride=None, pad=None, dilation=None, groups=1):
    rank = len(kernel)
    stride, dilation, pad = filled(rank, stride, 1), filled(rank, dilation, 1), filled(rank, pad, [0, 0])
    x, w = numbers(shape, 1), numbers([outputs, shape[1] // groups, *kernel], 2)
    out = convolutions[rank](F.pad(x, last_first(pad)), w, numbers([outputs], 3), stride, 0, dilation, groups)
    return dict(shape=shape, outputs=outputs, kernel=kernel, stride=stride, pad=pad, dilation=dilation, groups=groups,
                outputShape=list(out.shape), output=summary(out))


def transposed(shape, outputs, kernel, stride=None, pad=None, further=None, dilation=None, groups=1):
    rank = len(kernel)
    stride, dilation, pad, further = filled(rank, stride, 1), filled(rank, dilation, 1), filled(rank, pad, [0, 0]), filled(rank, further, 0)
    x, w = numbers(shape, 1), numbers([shape[1], outputs // groups, *kernel], 2)
    even = all(before == after for before, after in pad)
    out = transposes[rank](x, w, numbers([outputs], 3), stride, [before for before, _ in pad] if even else 0, further, groups, dilation)
    if not even:
        out = F.pad(out, [-extent for extent in last_first(pad)])
    return dict(shape=shape, outputs=outputs, kernel=kernel, stride=stride, pad=pad, outputPad=further, dilation=dilation, groups=groups,
                outputShape=list(out.shape), output=summary(out))


def padding(shape, mode, pad, value=0.0):
    out = F.pad(numbers(shape, 1), last_first(pad), mode, value) if mode == "constant" else F.pad(numbers(shape, 1), last_first(pad), mode)
    return dict(shape=shape, mode=mode, pad=pad, value=value, outputShape=list(out.shape), output=summary(out))


paddings = [padding([1, 1, 1], mode, [[0, 0]]) for mode in ("constant", "reflect", "replicate", "circular")]
paddings += [padding([0, 2, 5], mode, [[1, 2]]) for mode in ("constant", "reflect", "replicate", "circular")]
for mode, most in (("constant", 9), ("reflect", 4), ("replicate", 9), ("circular", 5)):
    paddings += [
        padding([2, 3, 5], mode, [[most, 1]]),
        padding([2, 3, 5], mode, [[0, most]]),
        padding([2, 3, 5, 7], mode, [[most, 2], [3, most]]),
        padding([1, 2, 5, 5], mode, [[0, 0], [1, 0]]),
        padding([1, 2, 3, 4, 5], mode, [[2, 1], [0, 3], [2, 0]]),
        padding([1, 1, 130, 140], mode, [[1, 1], [1, 1]]),
    ]
paddings += [
    padding([2, 3, 4], "constant", [[1, 2], [0, 1], [3, 0]], -1.5),
    padding([1, 2, 0], "constant", [[1, 2]], 0.25),
    padding([1, 2, 1, 1], "replicate", [[3, 0], [1, 2]]),
    padding([1, 2, 1, 1], "circular", [[1, 0], [1, 1]]),
]

goldens = dict(
    versions=dict(torch=torch.__version__),
    convolutions=[
        convolution([1, 1, 1], 1, [1]),
        convolution([0, 3, 9], 2, [3]),
        convolution([2, 3, 17], 5, [4], [3], [[2, 0]], [2]),
        convolution([3, 7, 131], 29, [5], [1], [[2, 2]]),
        convolution([2, 6, 40], 9, [3], [2], [[1, 3]], [3], 3),
        convolution([2, 5, 77], 5, [9], [2], [[4, 4]], [1], 5),
        convolution([2, 5, 33], 10, [3], [1], [[1, 1]], [2], 5),
        convolution([0, 3, 6, 5], 4, [3, 3], None, [[1, 1], [1, 1]]),
        convolution([0, 4, 6, 5], 4, [3, 3], None, [[1, 1], [1, 1]], None, 4),
        convolution([0, 4, 6, 5], 4, [3, 3], [2, 2], None, None, 2),
        convolution([1, 1, 1, 1, 1], 1, [1, 1, 1]),
        convolution([0, 2, 3, 4, 5], 3, [2, 2, 2]),
        convolution([1, 3, 5, 7, 6], 4, [3, 3, 3], None, [[1, 1], [1, 1], [1, 1]]),
        convolution([2, 3, 7, 9, 8], 5, [3, 2, 4], [2, 3, 1], [[2, 0], [0, 1], [3, 2]], [1, 2, 1]),
        convolution([2, 4, 6, 5, 7], 6, [2, 3, 1], [3, 1, 2], [[1, 2], [1, 1], [0, 0]], [3, 1, 2], 2),
        convolution([1, 5, 4, 6, 17], 5, [3, 3, 3], [1, 2, 2], [[1, 1], [1, 1], [1, 1]], None, 5),
        convolution([1, 3, 8, 20, 19], 27, [3, 5, 5], [1, 2, 2], [[1, 1], [2, 2], [2, 2]]),
        convolution([3, 16, 2, 3, 3], 33, [1, 3, 3]),
        convolution([2, 2, 1, 1, 3], 3, [3, 1, 2], None, [[4, 3], [0, 0], [1, 0]]),
    ],
    transposed=[
        transposed([1, 1, 1], 1, [1]),
        transposed([0, 3, 9], 2, [3], [2]),
        transposed([2, 3, 17], 5, [4], [3], [[2, 2]], [1], [2]),
        transposed([2, 6, 11], 9, [3], [2], [[1, 3]], [1], [3], 3),
        transposed([2, 5, 23], 10, [3], [2], [[1, 1]], [1], [1], 5),
        transposed([1, 1, 1, 1], 1, [1, 1]),
        transposed([0, 3, 4, 5], 2, [3, 3], [2, 2]),
        transposed([2, 3, 5, 7], 4, [3, 3]),
        transposed([2, 16, 7, 7], 29, [3, 3], [1, 1], [[1, 1], [1, 1]]),
        transposed([3, 17, 5, 6], 13, [1, 1]),
        transposed([2, 6, 5, 4], 3, [1, 1], [3, 2], None, [2, 1], None, 3),
        transposed([2, 3, 5, 7], 4, [4, 4], [2, 2], [[1, 1], [1, 1]]),
        transposed([2, 3, 5, 7], 4, [3, 5], [3, 2], [[1, 1], [2, 2]], [2, 1]),
        transposed([2, 3, 5, 7], 4, [2, 3], [3, 2], [[0, 2], [2, 1]], [1, 1], [2, 3]),
        transposed([1, 2, 6, 7], 3, [2, 2], [2, 3], [[3, 3], [4, 4]], [1, 2]),
        transposed([2, 4, 5, 6], 6, [3, 3], [2, 1], [[1, 1], [0, 0]], [1, 0], [1, 2], 2),
        transposed([2, 5, 9, 11], 5, [3, 3], [2, 2], [[1, 1], [1, 1]], [1, 1], None, 5),
        transposed([1, 4, 3, 3], 8, [4, 4], [3, 3], None, None, None, 4),
        transposed([1, 40, 60, 50], 2, [3, 3], [2, 2], [[1, 1], [1, 1]]),
        transposed([1, 1, 1, 1, 1], 1, [1, 1, 1]),
        transposed([0, 2, 3, 4, 5], 3, [2, 2, 2], [2, 2, 2]),
        transposed([2, 3, 3, 5, 4], 4, [3, 2, 3], [2, 3, 1], [[1, 1], [0, 0], [1, 1]], [1, 2, 0]),
        transposed([1, 4, 3, 4, 5], 6, [2, 3, 2], [3, 1, 2], [[1, 0], [2, 1], [0, 1]], [0, 0, 1], [2, 1, 3], 2),
        transposed([1, 3, 2, 4, 3], 3, [3, 3, 3], [2, 2, 2], [[1, 1], [1, 1], [1, 1]], [1, 1, 1], None, 3),
    ],
    paddings=paddings,
)

with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "convolutions.json"), "w") as file:
    json.dump(goldens, file, separators=(",", ":"))
    file.write("\n")
