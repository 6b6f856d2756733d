"""Writes convnets.json: what every listed layer of torchvision's convolutional networks answers to one image of 64 x 64
pixels (Inception: 75 x 75) in float64, weights by formula, and what parameters each network has.

Per layer: its shape, its root mean square, and 16 values from the first to the last in equal steps. Layers that are no
modules of torchvision are computed from those before. Heads that only help training are left out.
Made with Python 3.11, PyTorch 1.13.1, torchvision 0.14.1. Run: python3 convnets.py, or with names to renew only these.
"""
import json
import math
import re
import sys

import torch
import torchvision

import reference as r

SAMPLES = 16
BLOCKS = r"|".join([r"conv\d", r"maxpool\d?", "avgpool", "fc"])
VGG = r"features\.\d+|avgpool|classifier\.[01346]"
# Which modules are layers that people speak of.
LISTED = {
    "vgg11": VGG, "vgg13": VGG, "vgg16": VGG, "vgg19": VGG, "vgg11_bn": VGG, "vgg13_bn": VGG, "vgg16_bn": VGG, "vgg19_bn": VGG,
    "squeezenet1_0-torchvision": r"features\.([1-9]|1\d)|classifier\.[23]",
    "mobilenet_v2": r"features\.\d+|avgpool|classifier\.1",
    "squeezenet1_1": r"features\.([1-9]|1\d)|classifier\.[23]",
    "densenet121": r"features\.(conv0|relu0|pool0|denseblock\d|transition\d)|classifier",
    "googlenet": BLOCKS + r"|inception\d\w",
    "inception_v3": r"Conv2d_\w+|Mixed_\w+|maxpool\d|avgpool|fc",
    "mobilenet_v3_large": r"features\.\d+|avgpool|classifier\.[013]",
    "mobilenet_v3_small": r"features\.\d+|avgpool|classifier\.[013]",
    "shufflenet_v2_x1_0": BLOCKS + r"|stage\d\.\d",
    "efficientnet_b0": r"features\.[08]|features\.[1-7]\.\d|avgpool|classifier\.1",
    "regnet_y_400mf": r"stem|trunk_output\.block\d\.block\d-\d|avgpool|fc",
}
# Sums and gates of many blocks: with weights of gain 1 maps would grow by orders of magnitude and gates would be switches;
# PyTorch's own float32 is then off by 7e-4 in MobileNet v2.
HALVED = ("mobilenet_v2", "mobilenet_v3_large", "mobilenet_v3_small", "shufflenet_v2_x1_0", "efficientnet_b0", "regnet_y_400mf")


def values(network, name, shape):
    shape = tuple(shape)
    if len(shape) > 1:
        return r.weight(name, shape, math.prod(shape[1:])) * (0.5 if network in HALVED else 1)
    noise = r.noise(name, shape[0])
    return 1 + noise if name.endswith(".weight") or name.endswith(".running_var") else noise


def summary(x):
    x = x.reshape(-1)
    n = x.numel()
    scale = float((x * x).mean().sqrt())
    return [float(f"{v:.9g}") for v in [scale] + [float(x[i * (n - 1) // (SAMPLES - 1)]) for i in range(SAMPLES)]]


def layers(name, net, image):
    found = {}

    def listen(layer):
        def hook(module, inputs, output):
            found.setdefault(layer, output[0].clone())  # before a later module overwrites it in place
        return hook

    for layer, module in net.named_modules():
        if re.fullmatch(LISTED[name], layer):
            module.register_forward_hook(listen(layer))
    if name == "densenet121":
        net.features.register_forward_hook(lambda module, inputs, output: found.update(relu5=torch.relu(output[0])))
    if name in ("densenet121", "shufflenet_v2_x1_0", "mobilenet_v2"):
        last = net.fc if name == "shufflenet_v2_x1_0" else net.classifier
        last.register_forward_pre_hook(lambda module, inputs: found.update(avgpool=inputs[0][0].clone()))
    with torch.no_grad():
        found["softmax"] = net(image).softmax(1)[0]
    return found


result = json.load(open("convnets.json")) if sys.argv[1:] else {"parameters": {}, "layers": {}}
for name in sys.argv[1:] or LISTED:
    has_heads = name in ("googlenet", "inception_v3")
    options = {"init_weights": False, "transform_input": True} if has_heads else {}
    net = getattr(torchvision.models, name.removesuffix("-torchvision"))(weights=None, **options).double().eval()
    state = {k: v for k, v in net.state_dict().items() if not re.search(r"num_batches_tracked$|^aux|^AuxLogits", k)}
    # One number stands for names, shapes and order.
    text = "\n".join(f"{k} {' '.join(str(n) for n in v.shape)}" for k, v in sorted(state.items()))
    result["parameters"][name] = {"arrays": len(state), "values": sum(v.numel() for k, v in state.items() if ".running_" not in k), "fnv": r.fnv(text)}
    side = 75 if name == "inception_v3" else 64
    image = torch.tensor(r.imagenet(r.image(side, side)))[None]
    net.load_state_dict({k: torch.tensor(values(name, k, v.shape)) for k, v in state.items()}, strict=False)
    result["layers"][name] = {
        layer: {"shape": list(x.shape) + [1] * (3 - x.dim()), "values": summary(x)} for layer, x in layers(name, net, image).items()}

with open("convnets.json", "w") as f:
    f.write('{\n"parameters": {\n' + ",\n".join(f' "{n}": {json.dumps(v)}' for n, v in result["parameters"].items()) + '\n},\n"layers": {\n' + ",\n".join(
        f' "{n}": {{\n' + ",\n".join(f'  "{layer}": {json.dumps(v)}' for layer, v in net.items()) + "\n }" for n, net in result["layers"].items()) + "\n}\n}\n")
