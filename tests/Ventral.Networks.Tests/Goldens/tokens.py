"""Writes tokens.json: what every listed layer of CORnet-Z and -S, ConvNeXt, ViT and Swin answers to one image in float64, weights
by formula, and what parameters each network has.

"small" sees 64 x 64 pixels; ViT and Swin are narrower, less deep and have smaller windows there. "full" sees 224 x 224.
Per layer: shape, root mean square, and values at 12 places, channels first. The CORnets are written here anew, after their papers
and the names in the published checkpoints; the others are torchvision's.
Made with Python 3.11, PyTorch 1.13.1, torchvision 0.14.1. Run: python3 tokens.py
"""
import json
import math

import torch
import torchvision
from torch import nn
from torchvision.models.swin_transformer import SwinTransformer
from torchvision.models.vision_transformer import VisionTransformer

import reference as r

PLACES = 12
TABLES = ("pos_embedding", "relative_position_bias_table", "class_token", "layer_scale")


class ZArea(nn.Module):
    def __init__(self, inputs, outputs, k=3, stride=1):
        super().__init__()
        self.conv = nn.Conv2d(inputs, outputs, k, stride, k // 2)

    def forward(self, x):
        return nn.functional.max_pool2d(self.conv(x).relu(), 3, 2, 1)


class SFirstArea(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1, self.norm1 = nn.Conv2d(3, 64, 7, 2, 3, bias=False), nn.BatchNorm2d(64)
        self.conv2, self.norm2 = nn.Conv2d(64, 64, 3, 1, 1, bias=False), nn.BatchNorm2d(64)

    def forward(self, x):
        x = nn.functional.max_pool2d(self.norm1(self.conv1(x)).relu(), 3, 2, 1)
        return self.norm2(self.conv2(x)).relu()


class SArea(nn.Module):
    def __init__(self, inputs, outputs, steps):
        super().__init__()
        wide = 4 * outputs
        self.steps, self.answers = steps, []
        self.conv_input = nn.Conv2d(inputs, outputs, 1, bias=False)
        self.skip, self.norm_skip = nn.Conv2d(outputs, outputs, 1, 2, bias=False), nn.BatchNorm2d(outputs)
        self.conv1, self.conv2, self.conv3 = (nn.Conv2d(a, b, k, bias=False) for a, b, k in [(outputs, wide, 1), (wide, wide, 3), (wide, outputs, 1)])
        for t in range(steps):
            for i, c in [(1, wide), (2, wide), (3, outputs)]:
                self.add_module(f"norm{i}_{t}", nn.BatchNorm2d(c))

    def forward(self, x):
        x = self.conv_input(x)
        self.answers = []
        for t in range(self.steps):
            norm = [self.get_submodule(f"norm{i}_{t}") for i in (1, 2, 3)]
            residual = x if t else self.norm_skip(self.skip(x))
            y = norm[0](self.conv1(x)).relu()
            y = norm[1](nn.functional.conv2d(y, self.conv2.weight, None, 1 if t else 2, 1)).relu()
            x = (norm[2](self.conv3(y)) + residual).relu()
            self.answers.append(x[0].clone())
        return x


class Decoder(nn.Module):
    def __init__(self):
        super().__init__()
        self.avgpool, self.linear = nn.AdaptiveAvgPool2d(1), nn.Linear(512, 1000)

    def forward(self, x):
        return self.linear(self.avgpool(x).flatten(1))


def named(**areas):
    net = nn.Sequential()
    for name, area in areas.items():
        net.add_module(name, area)
    return net


def cornet_z():
    return named(V1=ZArea(3, 64, 7, 2), V2=ZArea(64, 128), V4=ZArea(128, 256), IT=ZArea(256, 512), decoder=Decoder())


def cornet_s():
    return named(V1=SFirstArea(), V2=SArea(64, 128, 2), V4=SArea(128, 256, 4), IT=SArea(256, 512, 2), decoder=Decoder())


def values(name, shape):
    shape = tuple(shape)
    if len(shape) > 1 and not name.endswith(TABLES):
        return r.weight(name, shape, math.prod(shape[1:]))
    noise = r.noise(name, math.prod(shape)).reshape(shape)
    return 1 + noise if name.endswith((".weight", ".running_var")) else noise


def state(net):
    return {k: v for k, v in net.state_dict().items() if not k.endswith(("num_batches_tracked", "relative_position_index"))}


def layers(net, modules, image, tokens):
    """modules: our name of each layer -> torch's. tokens: how tokens stand in the outputs of modules that are not in channels first."""
    found = {}

    def listen(layer):
        def hook(module, inputs, output):
            x = output[0].clone()
            found[layer] = x if layer not in tokens else tokens[layer](x)
            if isinstance(module, SArea):
                for t, answer in enumerate(module.answers[:-1]):
                    found[f"{layer}.t{t}"] = answer
        return hook

    for layer, module in modules.items():
        net.get_submodule(module).register_forward_hook(listen(layer))
    with torch.no_grad():
        found["softmax"] = net(image).softmax(1)[0]
    if "ln" in found:
        found["class_token"] = found["ln"][:, 0, 0]
    return found


def summary(x):
    flat = x.reshape(-1)
    at = [i * 2654435761 % 2**32 % flat.numel() for i in range(PLACES)]
    return {"shape": list(x.shape) + [1] * (3 - x.dim()), "rms": float((flat * flat).mean().sqrt()), "values": [float(flat[i]) for i in at]}


def cornet_plan(net):
    return {"V1": "V1", "V2": "V2", "V4": "V4", "IT": "IT", "avgpool": "decoder.avgpool", "linear": "decoder.linear"}, {}


def stage_plan(net, extra):
    plan = {"features.0": "features.0"}
    for i, stage in enumerate(net.features[1:], 1):
        if i % 2 == 0:
            plan[f"features.{i}"] = f"features.{i}"
            continue
        for j in range(len(stage)):
            plan[f"features.{i}" if j == len(stage) - 1 else f"features.{i}.{j}"] = f"features.{i}.{j}"
    plan.update(extra)
    return plan


def convnext_plan(net):
    return stage_plan(net, {"avgpool": "avgpool", "classifier": "classifier"}), {}


def swin_plan(net):
    plan = stage_plan(net, {"norm": "norm", "avgpool": "avgpool", "head": "head"})
    return plan, {layer: lambda x: x.permute(2, 0, 1) for layer in plan if layer.startswith(("features", "norm"))}


def vit_plan(net):
    plan = {"conv_proj": "conv_proj", "tokens": "encoder.dropout"}
    for i in range(len(net.encoder.layers)):
        plan[f"encoder_layer_{i}"] = f"encoder.layers.encoder_layer_{i}"
    plan.update({"ln": "encoder.ln", "head": "heads.head"})
    return plan, {layer: lambda x: x.t()[:, None] for layer in plan if layer not in ("conv_proj", "head")}


NETWORKS = {
    "cornet_z": (cornet_z, cornet_z, cornet_plan),
    "cornet_s": (cornet_s, cornet_s, cornet_plan),
    "convnext_tiny": (torchvision.models.convnext_tiny, torchvision.models.convnext_tiny, convnext_plan),
    "vit_b_16": (lambda: VisionTransformer(64, 16, 2, 4, 48, 96), torchvision.models.vit_b_16, vit_plan),
    "swin_t": (lambda: SwinTransformer([4, 4], 24, [2, 2, 2, 2], [3, 6, 12, 24], [2, 2]), torchvision.models.swin_t, swin_plan),
}
images = {"small": torch.tensor(r.imagenet(r.image(64, 64)))[None], "full": torch.tensor(r.imagenet(r.image(224, 224)))[None]}
result = {"parameters": {}, "small": {}, "full": {}}
for name, (small, full, plan) in NETWORKS.items():
    for size, create in [("small", small), ("full", full)]:
        net = create().double().eval()
        own = state(net)
        net.load_state_dict({k: torch.tensor(values(k, v.shape)) for k, v in own.items()}, strict=False)
        modules, tokens = plan(net)
        result[size][name] = {layer: summary(x) for layer, x in layers(net, modules, images[size], tokens).items()}
    # One number stands for names, shapes and order.
    text = "\n".join(f"{k} {' '.join(str(n) for n in v.shape)}" for k, v in sorted(own.items()))
    result["parameters"][name] = {"arrays": len(own), "values": sum(v.numel() for v in net.parameters()), "fnv": r.fnv(text)}

with open("tokens.json", "w") as f:
    f.write('{\n"parameters": {\n' + ",\n".join(f' "{n}": {json.dumps(v)}' for n, v in result["parameters"].items()) + "\n}")
    for size in images:
        f.write(f',\n"{size}": {{\n' + ",\n".join(
            f' "{n}": {{\n' + ",\n".join(f'  "{layer}": {json.dumps(v)}' for layer, v in net.items()) + "\n }" for n, net in result[size].items()) + "\n}")
    f.write("\n}\n")
