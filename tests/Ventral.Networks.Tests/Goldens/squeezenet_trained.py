"""Writes squeezenet_trained.json: what trained SqueezeNet answers to three of the 92 images, computed by reference.py in float64.

Per image and layer: the spatial means of the first 8 channels and the mean over all; and the five likeliest of 1000 classes.
Made with Python 3.11, NumPy 1.24.2, Pillow 9.4.0. Run: python3 squeezenet_trained.py DATA_FOLDER
"""
import glob
import json
import sys

import numpy as np
from PIL import Image

import reference as r

data = sys.argv[1]


class Compressed:
    """The weights out of the compressed file: codebooks, codes, and gaps between stored weights."""

    def __init__(self, path):
        raw = open(path, "rb").read()
        stored, at = np.frombuffer(raw, "<u4", 26), 104
        names, sizes, channels = ["features.0"], [(96, 3, 7, 7)], 96
        for index, s, e in zip([3, 4, 5, 7, 8, 9, 10, 12], [16, 16, 32, 32, 48, 48, 64, 64], [64, 64, 128, 128, 192, 192, 256, 256]):
            names += [f"features.{index}.{part}" for part in ("squeeze", "expand1x1", "expand3x3")]
            sizes += [(s, channels, 1, 1), (e, s, 1, 1), (e, s, 3, 3)]
            channels = 2 * e
        names.append("classifier.1"), sizes.append((1000, 512, 1, 1))
        self.arrays = {}
        for name, size, n in zip(names, sizes, map(int, stored)):
            book = np.frombuffer(raw, "<f4", 256, at)
            bias = np.frombuffer(raw, "<f4", size[0], at + 1024)
            at += 1024 + 4 * size[0]
            code = np.frombuffer(raw, np.uint8, n, at)
            pairs = np.frombuffer(raw, np.uint8, (n + 1) // 2, at + n)
            at += n + (n + 1) // 2
            gaps = np.stack([pairs & 15, pairs >> 4], axis=1).ravel()[:n].astype(int)
            w = np.full(np.prod(size), book[0])
            w[np.cumsum(gaps + 1) - 1] = book[code]
            self.arrays[name] = w.reshape(size).astype(float), bias.astype(float)
        assert at == len(raw)

    def conv(self, name, *_):
        return self.arrays[name]


def only(pattern):
    return glob.glob(f"{data}/github.com/{pattern}")[0]


weights = Compressed(only("songhan/SqueezeNet-Deep-Compression/*/compressed_SqueezeNet.net"))
result = {}
for number in (26, 40, 68):
    path = only(f"m7cw5l/Net2Brain-App/*/Net2Brain/data_rdm/92images/images/92images_{number:05}.jpg")
    pixels = np.asarray(Image.open(path).convert("RGB").resize((256, 256), Image.BILINEAR))[14:241, 14:241]
    net = r.squeezenet(r.caffe(pixels), weights)
    layers = {}
    for layer in ["conv1"] + [f"fire{i}" for i in range(2, 10)] + ["conv10"]:
        means = net[layer].reshape(net[layer].shape[0], -1).mean(axis=1)
        layers[layer] = [float(means.mean())] + [float(m) for m in means[:8]]
    top = np.argsort(-net["softmax"])[:5]
    result[f"92images_{number:05}"] = {"layers": layers, "classes": [int(c) for c in top], "probabilities": [float(net["softmax"][c]) for c in top]}
with open("squeezenet_trained.json", "w") as f:
    json.dump(result, f, indent=1)
