"""Writes *.safetensors after the format's description, with json and struct alone, and kinds.json: the float32 bits that each tensor
must have. Made with Python 3.11.2, NumPy 1.24.2, PyTorch 1.13.0a0 (for bfloat16): /usr/bin/python3 make_safetensors.py"""
import json
import os
import struct
import numpy as np
import torch

here = os.path.dirname(os.path.abspath(__file__))


def formula(count):
    i = np.arange(count, dtype=np.float64)
    return (((i * 37) % 101) - 50) * 2.0 ** (((i * 7) % 23) - 12) / 3


def write(name, tensors, metadata=None, separators=(",", ":"), data_first=None, pad=8):
    """tensors: (name, dtype, shape, bytes); the data lie in the order of data_first, the header in that of tensors."""
    place, offsets, data = 0, {}, b""
    for key in data_first or [t[0] for t in tensors]:
        blob = next(t[3] for t in tensors if t[0] == key)
        offsets[key] = [place, place + len(blob)]
        place += len(blob)
        data += blob
    header = {"__metadata__": metadata} if metadata else {}
    for key, dtype, shape, _ in tensors:
        header[key] = {"dtype": dtype, "shape": shape, "data_offsets": offsets[key]}
    text = json.dumps(header, separators=separators, ensure_ascii=separators == (", ", ": ")).encode()
    text += b" " * (-len(text) % pad)
    with open(os.path.join(here, name), "wb") as f:
        f.write(struct.pack("<Q", len(text)) + text + data)


values, expected, kinds = formula(13), {}, []


def add(name, dtype, array):
    tensor = torch.from_numpy(array) if isinstance(array, np.ndarray) else array
    raw = tensor.contiguous().view(torch.int16).numpy() if tensor.dtype == torch.bfloat16 else tensor.contiguous().numpy()
    kinds.append((name, dtype, list(tensor.shape), raw.tobytes()))
    single = np.ascontiguousarray(tensor.to(torch.float32).numpy())
    expected[name] = {"shape": list(tensor.shape), "bits": [int(b) for b in single.reshape(-1).view(np.uint32)]}


add("z.f64", "F64", values)
add("f32", "F32", values.astype(np.float32))
add("f16", "F16", values.astype(np.float16))
add("bf16", "BF16", torch.from_numpy(values).bfloat16())
add("i64", "I64", np.arange(-6, 6).reshape(3, 4) * 100000)
add("i32", "I32", np.arange(-6, 6, dtype=np.int32).reshape(2, 1, 6) * 100000)
add("i16", "I16", np.arange(-6, 6, dtype=np.int16) * 5000)
add("i8", "I8", np.arange(-128, 128, 5, dtype=np.int8))
add("u8", "U8", np.arange(256, dtype=np.uint8))
add("bool", "BOOL", np.arange(9) % 2 == 0)
add("scalar", "F32", np.float32([0.1]).reshape(()))
add("empty", "F32", np.zeros((0, 3), np.float32))
add("naïve \"quoted\" 重み", "F16", np.float16([1]))
write("kinds.safetensors", kinds, {"format": "pt", "licence": "CC0"}, (", ", ": "), sorted(t[0] for t in kinds))
with open(os.path.join(here, "kinds.json"), "w") as f:
    json.dump(expected, f, separators=(",", ":"))
    f.write("\n")

single = formula(12).astype(np.float32)
plain = [("a.bias", "F32", [2], single[:2].tobytes()), ("a.weight", "F32", [2, 1, 3], single[2:8].tobytes()), ("b", "F32", [], single[8:9].tobytes()),
         ("größe", "F32", [0, 4], b"")]
write("written.safetensors", plain, {"format": "pt", "source": "net"})
