"""Writes resnets.json: what every listed layer of torchvision's residual networks answers to one 64 x 64 image in float64,
weights by formula, and what parameters each network has.

Per layer as in architectures.py. Made with Python 3.11, PyTorch 1.13.1, torchvision 0.14.1. Run: python3 resnets.py
"""
import json
import math

import torch
import torchvision

import reference as r

NAMES = ("resnet18", "resnet34", "resnet50", "resnet101", "resnet152", "wide_resnet50_2", "resnext50_32x4d")
COMPUTED = NAMES


def values(name, shape):
    shape = tuple(shape)
    if len(shape) > 1:
        return r.weight(name, shape, math.prod(shape[1:]))
    noise = r.noise(name, shape[0])
    around_one = name != "fc.weight" and (name.endswith(".weight") or name.endswith(".running_var"))
    return 1 + noise if around_one else noise


def summary(x):
    x = x.reshape(x.shape[0], -1)
    return [float(x.mean()), float((x * x).mean().sqrt())] + [float(m) for m in x.mean(dim=1)[:6]]


def layers(net, image):
    found = {}

    def listen(name):
        def hook(module, inputs, output):
            found.setdefault(name, output[0].clone())  # the first use: the stem's ReLU, before others overwrite it
        return hook

    for name in ("conv1", "relu", "maxpool"):
        getattr(net, name).register_forward_hook(listen(name))
    for stage in ("layer1", "layer2", "layer3", "layer4"):
        blocks = getattr(net, stage)
        for i, block in enumerate(blocks):
            block.register_forward_hook(listen(stage if i == len(blocks) - 1 else f"{stage}.{i}"))
    for name in ("avgpool", "fc"):
        getattr(net, name).register_forward_hook(listen(name))
    with torch.no_grad():
        found["softmax"] = net(image).softmax(1)[0]
    order = [name for name in found if name != "softmax"] + ["softmax"]
    return {name: found[name] for name in order}


result = {"parameters": {}, "layers": {}}
image = torch.tensor(r.imagenet(r.image(64, 64)))[None]
for name in NAMES:
    net = getattr(torchvision.models, name)(weights=None).double().eval()
    state = {k: v for k, v in net.state_dict().items() if not k.endswith("num_batches_tracked")}
    # One number stands for names, shapes and order.
    text = "\n".join(f"{k} {' '.join(str(n) for n in v.shape)}" for k, v in sorted(state.items()))
    result["parameters"][name] = {"arrays": len(state), "values": sum(v.numel() for v in net.parameters()), "fnv": r.fnv(text)}
    if name in COMPUTED:
        net.load_state_dict({k: torch.tensor(values(k, v.shape)) for k, v in state.items()}, strict=False)
        result["layers"][name] = {
            layer: {"shape": list(x.shape) + [1] * (3 - x.dim()), "values": summary(x)} for layer, x in layers(net, image).items()}

with open("resnets.json", "w") as f:
    f.write('{\n"parameters": {\n' + ",\n".join(f' "{n}": {json.dumps(v)}' for n, v in result["parameters"].items()) + '\n},\n"layers": {\n' + ",\n".join(
        f' "{n}": {{\n' + ",\n".join(f'  "{layer}": {json.dumps(v)}' for layer, v in net.items()) + "\n }" for n, net in result["layers"].items()) + "\n}\n}\n")
