"""Writes kinds*.pth (every number type, sharing, strides), training_*.pth (a checkpoint as scripts leave it), refused*.pth (what is
named and refused) and kinds.json: the float32 bits that each tensor must have. Made with Python 3.11.2, NumPy 1.24.2,
PyTorch 1.13.0a0: /usr/bin/python3 make_kinds.py"""
import argparse
import collections
import json
import os
import numpy as np
import torch

here = os.path.dirname(os.path.abspath(__file__))


def formula(count):
    """Numbers of both signs over many magnitudes, that 16-bit types have to round."""
    i = np.arange(count, dtype=np.float64)
    return (((i * 37) % 101) - 50) * 2.0 ** (((i * 7) % 23) - 12) / 3


base = torch.from_numpy(formula(60)).float()
image = base[:48].reshape(2, 3, 2, 4)
tied = base[:12].reshape(3, 4).clone()
whole = torch.arange(-20, 20)
kinds = collections.OrderedDict([
    ("f64", torch.from_numpy(formula(13))),
    ("f32", base[:13].clone()),
    ("f16", torch.from_numpy(formula(13)).half()),
    ("bf16", torch.from_numpy(formula(13)).bfloat16()),
    ("i64", whole * 1000), ("i32", whole.int() * 1000), ("i16", whole.short() * 100), ("i8", whole.char() * 6),
    ("u8", torch.arange(256).byte()), ("bool", whole % 3 == 0),
    ("f32_extremes", torch.tensor([0.0, -0.0, 1e-45, -1.17549435e-38, 3.4028235e38, -3.4028235e38])),
    ("f16_extremes", torch.tensor([65504.0, -65504.0, 6e-8, -0.0]).half()),
    ("bf16_extremes", torch.tensor([3.38e38, 1e-40, -0.0]).bfloat16()),
    ("scalar", torch.tensor(0.1)), ("scalar_f64", torch.tensor(0.1, dtype=torch.float64)), ("scalar_bool", torch.tensor(True)),
    ("empty", torch.zeros(3, 0, 2)), ("one", torch.full((1, 1, 1), 7.0)),
    ("tied.encoder", tied), ("tied.decoder", tied), ("tied.transposed", tied.t()), ("tied.row", tied[1]), ("tied.column", tied[:, 2]),
    ("steps", base[3:50:5]), ("channels_last", image.contiguous(memory_format=torch.channels_last)),
    ("permuted", image.permute(3, 1, 0, 2)), ("expanded", base[5:8].reshape(3, 1).expand(3, 5)), ("expanded_scalar", torch.tensor(2.5).expand(2, 3)),
    ("f16_transposed", torch.from_numpy(formula(12)).half().reshape(3, 4).t()), ("i64_strided", whole.reshape(4, 10)[:, 1::3]),
    ("bool_strided", (whole % 2 == 0).reshape(4, 10)[::2]), ("windows", base.unfold(0, 4, 3)),
    ("parameter", torch.nn.Parameter(base[:6].reshape(2, 3).clone())), ("frozen", torch.nn.Parameter(base[:6].clone().half(), requires_grad=False)),
    ("narrow_unused", base[20:21]),
])


def bits(tensor):
    values = tensor.detach().to(torch.float32).contiguous().numpy()
    return {"shape": list(values.shape), "bits": [int(b) for b in np.ascontiguousarray(values).reshape(-1).view(np.uint32)]}


def save(value, name, **options):
    for new in (True, False):
        torch.save(value, os.path.join(here, name + ("_zip.pth" if new else "_legacy.pth")), _use_new_zipfile_serialization=new, **options)


with open(os.path.join(here, "kinds.json"), "w") as f:
    json.dump({name: bits(t) for name, t in kinds.items()}, f, separators=(",", ":"))
    f.write("\n")
save(kinds, "kinds")
save(dict(kinds), "kinds4", pickle_protocol=4)

# A checkpoint as training scripts leave it: data-parallel names, nested twice, with an optimiser that has tensors of its own.
torch.manual_seed(0)
module = torch.nn.DataParallel(torch.nn.Sequential(torch.nn.Linear(2, 1), torch.nn.BatchNorm1d(1)))
torch.nn.init.constant_(module.module[0].weight, 0.25)
torch.nn.init.constant_(module.module[0].bias, 3)
optimiser = torch.optim.SGD(module.parameters(), lr=0.1, momentum=0.9)
schedule = torch.optim.lr_scheduler.MultiStepLR(optimiser, [1, 2])
for p in module.parameters():
    p.grad = torch.ones_like(p)
optimiser.step()
torch.nn.init.constant_(module.module[0].weight, 0.25)
torch.nn.init.constant_(module.module[0].bias, 3)
save({
    "epoch": 3, "arch": "net", "best": np.float64(0.5), "when": np.float32(2), "args": argparse.Namespace(lr=0.1, names=["a"], kinds={1, 2}),
    "optimizer": optimiser.state_dict(), "schedule": schedule.state_dict(), "random": torch.get_rng_state(), "device": torch.device("cpu"),
    "bytes": b"abc", "type": torch.float32, "large": 2 ** 40, "none": None,
    "model": {"iteration": 7, "state_dict": module.state_dict()},
}, "training")

# What is refused, each by its name.
for name, value in {
    "quantised": {"w": torch.quantize_per_tensor(torch.ones(2), 0.5, 0, torch.qint8)},
    "sparse": {"w": torch.eye(2).to_sparse()},
    "complex": {"w": torch.ones(2, dtype=torch.complex64)},
    "array": {"w": np.ones(2)},
    "nan": {"w": torch.tensor([1.0, float("nan")])},
    "large": {"w": torch.tensor([2 ** 24 + 1])},
}.items():
    save(value, "refused_" + name)
# The old layout would carry the class's source text with it.
torch.save(torch.nn.Linear(1, 1), os.path.join(here, "refused_module_zip.pth"))
save({"model": 3, "others": {"w": torch.ones(1)}}, "refused_none")
