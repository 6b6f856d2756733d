"""Prints the first weights that a seed gives, from Philox 4x32-10 written after the paper (Salmon et al. 2011). Python 3.11, NumPy 1.24.2."""
import hashlib
import math
import struct

import numpy as np

M = 0xFFFFFFFF


def block(counter, key):
    c, (k0, k1) = list(counter), key
    for _ in range(10):
        p0, p1 = 0xD2511F53 * c[0], 0xCD9E8D57 * c[2]
        c = [(p1 >> 32) ^ c[1] ^ k0, p1 & M, (p0 >> 32) ^ c[3] ^ k1, p0 & M]
        k0, k1 = (k0 + 0x9E3779B9) & M, (k1 + 0xBB67AE85) & M
    return c


assert block([0] * 4, (0, 0)) == [0x6627E8D5, 0xE169C58D, 0xBC57AC4C, 0x9B00DBD8]


def doubles(seed, purpose, index, count):
    digest = hashlib.sha256(struct.pack("<Q", seed) + purpose.encode()).digest()
    key, words, position = struct.unpack("<II", digest[:8]), [], 0
    while len(words) < 2 * count:
        words += block([position & M, position >> 32, index & M, index >> 32], key)
        position += 1
    return [((words[2 * i] | words[2 * i + 1] << 32) >> 11) * 2.0**-53 for i in range(count)]


for parameter, row, fan_in in [("features.0.weight", 0, 363), ("features.0.weight", 63, 363), ("features.3.bias", 0, 1600)]:
    values = [np.float32((2 * u - 1) * (1 / math.sqrt(fan_in))) for u in doubles(7, "weights/alexnet/" + parameter, row, 3)]
    print(parameter, row, [f"{v:.9g}" for v in values])
