"""Writes initialisations.json: how torchvision's networks draw their weights before training.

Per parameter the root mean square of one draw, rounded to 5 digits, and 1 where all values are 0 or all are alike (not drawn), else 0;
heads that only help training are left out. Made with Python 3.11, PyTorch 1.13.1, torchvision 0.14.1. Run: python3 initialisations.py
"""
import json

import torch
import torchvision

NAMES = ("squeezenet1_0", "squeezenet1_1", "googlenet", "mobilenet_v2", "mobilenet_v3_small", "shufflenet_v2_x1_0", "efficientnet_b0", "regnet_y_400mf")
AIDS = ("aux1.", "aux2.")

found = {}
for name in NAMES:
    torch.manual_seed(1)
    extra = {"init_weights": True} if name == "googlenet" else {}
    state = getattr(torchvision.models, name)(**extra).state_dict()
    found[name] = {}
    for parameter, values in state.items():
        if parameter.endswith("num_batches_tracked") or parameter.startswith(AIDS):
            continue
        v = values.double()
        found[name][parameter] = [float(f"{(v * v).mean().sqrt().item():.5g}"), int(bool((v == v.flatten()[0]).all()))]

with open("initialisations.json", "w", encoding="utf-8") as f:
    f.write("{\n" + ",\n".join(f' "{n}": {json.dumps(p, separators=(",", ":"))}' for n, p in found.items()) + "\n}\n")
