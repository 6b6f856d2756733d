"""The content hash of the compressed SqueezeNet, read independently with NumPy 1.24.2 (Python 3.11.2).

python3 squeezenet_hash.py compressed_SqueezeNet.net
"""
import hashlib
import struct
import sys
import numpy as np

layers = [("conv1", (96, 3, 7, 7))]
channels = 96
for index, (s, e) in enumerate([(16, 64), (16, 64), (32, 128), (32, 128), (48, 192), (48, 192), (64, 256), (64, 256)]):
    for part, shape in [("squeeze1x1", (s, channels, 1, 1)), ("expand1x1", (e, s, 1, 1)), ("expand3x3", (e, s, 3, 3))]:
        layers.append(("fire%d/%s" % (index + 2, part), shape))
    channels = 2 * e
layers.append(("conv10", (1000, channels, 1, 1)))

raw = open(sys.argv[1], "rb").read()
counts = np.frombuffer(raw, "<u4", 26)
at = 104
arrays = {}
for (name, shape), count in zip(layers, counts.tolist()):
    codebook = np.frombuffer(raw, "<f4", 256, at)
    at += 1024
    bias = np.frombuffer(raw, "<f4", shape[0], at)
    at += 4 * shape[0]
    codes = np.frombuffer(raw, "u1", count, at)
    at += count
    packed = np.frombuffer(raw, "u1", (count - 1) // 2 + 1, at)
    at += len(packed)
    gaps = np.stack([packed & 15, packed >> 4], 1).ravel()[:count].astype(int)
    dense = np.zeros(int(np.prod(shape)), int)
    dense[np.cumsum(gaps + 1) - 1] = codes
    arrays[name + ".weight"] = codebook[dense].reshape(shape)
    arrays[name + ".bias"] = bias
assert at == len(raw)

digest = hashlib.sha256()
for name in sorted(arrays):
    array = arrays[name]
    encoded = name.encode()
    digest.update(struct.pack("<q", len(encoded)) + encoded)
    digest.update(struct.pack("<%dq" % (1 + array.ndim), array.ndim, *array.shape))
    digest.update(array.astype("<f4").tobytes())
print(digest.hexdigest())
