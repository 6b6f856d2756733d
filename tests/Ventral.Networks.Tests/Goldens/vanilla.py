"""Writes vanilla.json: what every listed layer of some vanilla-cnn answers to one 64 x 64 image in float64, weights by formula.

Per layer as in tokens.py. Made with Python 3.11, PyTorch 1.13.1. Run: python3 vanilla.py
"""
import json

import torch
from torch.nn import functional as F

import reference as r


def summary(x):
    flat = x.reshape(-1)
    at = [i * 2654435761 % 2**32 % flat.numel() for i in range(12)]
    return {"shape": list(x.shape) + [1] * (3 - x.dim()), "rms": float((flat * flat).mean().sqrt()), "values": [float(flat[i]) for i in at]}


def vanilla(x, depth, width, kernel, activation, pooling):
    found = {}
    for i in range(1, depth + 1):
        halves = x.shape[-1] >= 14
        shape = (width, x.shape[1], kernel, kernel)
        weights = torch.tensor(r.weight(f"conv{i}.weight", shape, shape[1] * kernel * kernel))
        x = found[f"conv{i}"] = F.conv2d(x, weights, torch.tensor(r.noise(f"conv{i}.bias", width)), 2 if halves and pooling == "strided" else 1, kernel // 2)
        x = found[f"act{i}"] = activation(x)
        if halves and pooling != "strided":
            x = found[f"pool{i}"] = (F.max_pool2d if pooling == "max" else F.avg_pool2d)(x, 2)
    x = found["avgpool"] = x.mean((2, 3), keepdim=True)
    x = found["fc"] = F.linear(x.flatten(1), torch.tensor(r.weight("fc.weight", (1000, width), width)), torch.tensor(r.noise("fc.bias", 1000)))
    found["softmax"] = x.softmax(1)
    return found


image = torch.tensor(r.imagenet(r.image(64, 64)))[None]
result = {}
for depth, width, kernel, name, activation, pooling in [(4, 12, 5, "tanh", torch.tanh, "max"), (3, 7, 3, "elu(1)", F.elu, "average"), (5, 9, 3, "relu", F.relu, "strided")]:
    layers = vanilla(image, depth, width, kernel, activation, pooling)
    full = f"vanilla-cnn(depth={depth}, width={width}, kernel={kernel}, activation={name}, pooling={pooling})"
    result[full] = {layer: summary(x[0]) for layer, x in layers.items()}

with open("vanilla.json", "w") as f:
    f.write("{\n" + ",\n".join(f' "{n}": {{\n' + ",\n".join(f'  "{layer}": {json.dumps(v)}' for layer, v in net.items()) + "\n }" for n, net in result.items()) + "\n}\n")
