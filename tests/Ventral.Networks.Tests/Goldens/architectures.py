"""Writes architectures.json: what every listed layer of every architecture answers to one 64 x 64 image, weights by formula.

Per layer: shape, mean and root mean square over all values, and the spatial means of the first 6 channels.
Made with Python 3.11, NumPy 1.24.2. Run: python3 architectures.py
"""
import json

import numpy as np

import reference as r

pixels, p = r.image(64, 64), r.Formula()
networks = {
    "alexnet": r.alexnet(r.imagenet(pixels), p),
    "deepcluster-alexnet": r.deepcluster(r.imagenet(pixels), p),
    "squeezenet1_0": r.squeezenet(r.caffe(pixels), p),
    "mobilenet-v1-0.25-128": r.mobilenet_v1(r.mobile(pixels), p, 0.25),
    "mobilenet-v1-0.75-192": r.mobilenet_v1(r.mobile(pixels), p, 0.75),
    "mobilenet-v2-1.0-224": r.mobilenet_v2(r.mobile(pixels), p),
}


def summary(x):
    x = x.reshape(x.shape[0], -1)
    return [float(x.mean()), float(np.sqrt((x * x).mean()))] + [float(m) for m in x.mean(axis=1)[:6]]


result = {n: {layer: {"shape": list(x.shape) + [1] * (3 - x.ndim), "values": summary(x)} for layer, x in net.items()} for n, net in networks.items()}
with open("architectures.json", "w") as f:
    f.write("{\n" + ",\n".join(
        f' "{n}": {{\n' + ",\n".join(f'  "{layer}": {json.dumps(v)}' for layer, v in net.items()) + "\n }" for n, net in result.items()) + "\n}\n")
