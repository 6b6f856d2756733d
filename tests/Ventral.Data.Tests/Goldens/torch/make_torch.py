"""Writes the .pth fixtures. Made with Python 3.11.2, PyTorch 1.13.0a0: python3 make_torch.py"""
import collections
import os
import torch

here = os.path.dirname(os.path.abspath(__file__))
base = torch.arange(12, dtype=torch.float32).reshape(3, 4)
weights = collections.OrderedDict([
    ("features.0.weight", torch.nn.Parameter(base * 0.5)),
    ("transposed", base.t()),
    ("view", base[1:, 1:3]),
    ("half", torch.tensor([0.5, -2.0]).half()),
    ("bfloat", torch.tensor([1.5, 256.0]).bfloat16()),
    ("double", torch.tensor([0.1, 0.2], dtype=torch.float64)),
    ("bn.num_batches_tracked", torch.tensor(1234)),
    ("empty", torch.zeros(0, 3)),
])
module = torch.nn.Sequential(torch.nn.Linear(2, 1), torch.nn.BatchNorm1d(1))
torch.nn.init.constant_(module[0].weight, 0.25)
torch.nn.init.constant_(module[0].bias, 3)
for new in (True, False):
    kind = "zip" if new else "legacy"
    torch.save(weights, os.path.join(here, kind + ".pth"), _use_new_zipfile_serialization=new)
    nested = {"epoch": 3, "best": 0.5, "name": "net", "state_dict": module.state_dict()}
    torch.save(nested, os.path.join(here, kind + "_nested.pth"), _use_new_zipfile_serialization=new)


class Hostile:
    def __reduce__(self):
        return os.system, ("echo run",)


torch.save({"a": Hostile()}, os.path.join(here, "hostile_zip.pth"))
torch.save({"a": Hostile()}, os.path.join(here, "hostile_legacy.pth"), _use_new_zipfile_serialization=False)

# One stored number that stands for a thousand million.
expanded = {"a": torch.ones(1).expand(1000000, 1000)}
torch.save(expanded, os.path.join(here, "expanded_zip.pth"))
torch.save(expanded, os.path.join(here, "expanded_legacy.pth"), _use_new_zipfile_serialization=False)
