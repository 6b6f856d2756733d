"""Exports networks of torchvision as ONNX files of a few kB: their graphs, with an empty file in place of their weights.

Graphs keep batch normalisation and PyTorch's names, so that weights by formula (../reference.py) can be given by name and every
layer compared with ../convnets.json, ../resnets.json and ../tokens.json, which are what PyTorch computes from the same weights and
the same image. All learnt arrays lie at the start of zeros.bin, which the tests make: 16 MiB of zeros.
Made with Python 3.11, PyTorch 1.13.1, torchvision 0.14.1. Run: python3 zoo.py, or with names to renew only these.
"""
import math
import pathlib
import sys

import torch
from torchvision import models
from torchvision.models.vision_transformer import VisionTransformer

sys.path.append(str(pathlib.Path(__file__).parent.parent))
import reference as r  # noqa: E402

ZEROS = 16 << 20
NETWORKS = {name: getattr(models, name) for name in (
    "resnet18", "squeezenet1_1", "densenet121", "googlenet", "inception_v3", "mobilenet_v3_small", "shufflenet_v2_x1_0", "efficientnet_b0", "regnet_y_400mf", "convnext_tiny")}
NETWORKS["vit_b_16"] = lambda **_: VisionTransformer(64, 16, 2, 4, 48, 96)


def varint(value):
    out = b""
    while value >= 0x80:
        out, value = out + bytes([value & 0x7F | 0x80]), value >> 7
    return out + bytes([value])


def read_varint(data, at):
    value = shift = 0
    while True:
        byte = data[at]
        value, at, shift = value | (byte & 0x7F) << shift, at + 1, shift + 7
        if byte < 0x80:
            return value, at


def fields(data):
    """Number, wire type and content of each field of a message."""
    at = 0
    while at < len(data):
        key, at = read_varint(data, at)
        number, kind = key >> 3, key & 7
        if kind == 0:
            value, at = read_varint(data, at)
        elif kind == 2:
            length, at = read_varint(data, at)
            value, at = data[at:at + length], at + length
        else:
            size = {1: 8, 5: 4}[kind]
            value, at = data[at:at + size], at + size
        yield number, kind, value


def field(number, kind, value):
    key = varint(number << 3 | kind)
    return key + (varint(value) if kind == 0 else varint(len(value)) + value if kind == 2 else value)


def entry(key, value):
    return field(13, 2, field(1, 2, key.encode()) + field(2, 2, value.encode()))


def emptied(tensor, learnt):
    """The tensor with its bytes in zeros.bin, where it was learnt."""
    parts = list(fields(tensor))
    name = next(v for n, _, v in parts if n == 8).decode()
    raw = next((v for n, _, v in parts if n == 9), b"")
    if name not in learnt:
        return tensor
    assert 0 < len(raw) <= ZEROS, name
    kept = b"".join(field(*p) for p in parts if p[0] != 9)
    return kept + entry("location", "zeros.bin") + entry("offset", "0") + entry("length", str(len(raw))) + field(14, 0, 1)


def main():
    here = pathlib.Path(__file__).parent / "zoo"
    here.mkdir(exist_ok=True)
    torch.set_num_threads(1)
    for name in sys.argv[1:] or NETWORKS:
        has_heads = name in ("googlenet", "inception_v3")
        net = NETWORKS[name](weights=None, **({"init_weights": False, "transform_input": True} if has_heads else {})).eval()
        learnt = {k for k, v in net.state_dict().items() if v.is_floating_point()}
        # No two arrays alike, or the exporter makes them one.
        net.load_state_dict({k: torch.tensor(r.noise(k, v.numel()).reshape(v.shape) + 1, dtype=v.dtype) if k in learnt else v for k, v in net.state_dict().items()})
        side = 75 if name == "inception_v3" else 64
        path = here / f"{name}.onnx"
        torch.onnx.export(net, torch.zeros(1, 3, side, side), str(path), opset_version=15, input_names=["image"], output_names=["scores"],
                          training=torch.onnx.TrainingMode.PRESERVE, do_constant_folding=False, dynamic_axes={"image": {0: "batch"}})
        model = b""
        for number, kind, value in fields(path.read_bytes()):
            if number == 7:
                value = b"".join(field(n, k, emptied(v, learnt) if n == 5 else v) for n, k, v in fields(value))
            model += field(number, kind, value)
        path.write_bytes(model)
        print(name, len(model))


main()
