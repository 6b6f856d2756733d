"""A plain NumPy forward pass in float64, independent of the C# code: layers as functions on [channels, height, width].

Weights and pixels come from integers that both sides compute, so that none need to be stored.
"""
import math

import numpy as np


def fnv(name):
    h = 2166136261
    for byte in name.encode("ascii"):
        h = ((h ^ byte) * 16777619) & 0xFFFFFFFF
    return h


def noise(name, count):
    """Multiples of 1/1024 in [-0.5, 0.5)."""
    i = np.arange(count, dtype=np.uint64)
    x = (i * np.uint64(2654435761) + np.uint64(fnv(name))) & np.uint64(0xFFFFFFFF)
    x ^= x >> np.uint64(15)
    x = (x * np.uint64(2246822519)) & np.uint64(0xFFFFFFFF)
    return (x >> np.uint64(22)).astype(np.float64) / 1024 - 0.5


def weight(name, shape, fan_in):
    """Noise of about unit gain: divided by the power of two next below the square root of fan-in, times 4."""
    return noise(name, math.prod(shape)).reshape(shape) * 4 / 2 ** (int(math.log2(fan_in)) // 2)


class Formula:
    """Weights by formula, under the names that the C# architectures use."""

    def conv(self, name, out, inputs, k):
        return weight(name + ".weight", (out, inputs, k, k), inputs * k * k), noise(name + ".bias", out)

    def linear(self, name, out, inputs):
        return weight(name + ".weight", (out, inputs), inputs), noise(name + ".bias", out)

    def norm(self, name, c):
        return (1 + noise(name + ".weight", c), noise(name + ".bias", c), noise(name + ".running_mean", c), 1 + noise(name + ".running_var", c))

    def range(self, relu6):
        return (0.0, 5.5) if relu6 else (-2.0, 1.75)


def image(height, width):
    """RGB bytes [height, width, 3]."""
    return ((noise("image", height * width * 3) + 0.5) * 256).astype(np.uint8).reshape(height, width, 3)


def imagenet(pixels):
    x = pixels.transpose(2, 0, 1) / 255.0
    return (x - np.array([0.485, 0.456, 0.406])[:, None, None]) / np.array([0.229, 0.224, 0.225])[:, None, None]


def caffe(pixels):
    return pixels.transpose(2, 0, 1)[::-1] - np.array([104.0, 117.0, 123.0])[:, None, None]


def mobile(pixels):
    return (pixels.transpose(2, 0, 1) - 128.0) / 128.0


def relu(x):
    return np.maximum(x, 0)


def windows(x, k, stride):
    v = np.lib.stride_tricks.sliding_window_view(x, (k, k), axis=(1, 2))
    return v[:, ::stride, ::stride]


def conv(x, w, b=None, stride=1, pad=0, groups=1):
    """pad: one number, or ((top, bottom), (left, right))."""
    if not isinstance(pad, tuple):
        pad = ((pad, pad), (pad, pad))
    x = np.pad(x, ((0, 0),) + pad)
    out, per_group, k, _ = w.shape
    parts = []
    for g in range(groups):
        v = windows(x[g * per_group:(g + 1) * per_group], k, stride)
        c, h, wd = v.shape[:3]
        columns = v.transpose(0, 3, 4, 1, 2).reshape(c * k * k, h * wd)
        filters = w[g * (out // groups):(g + 1) * (out // groups)].reshape(out // groups, -1)
        parts.append((filters @ columns).reshape(-1, h, wd))
    y = np.concatenate(parts)
    return y if b is None else y + b[:, None, None]


def maxpool(x, k, stride, ceil=False):
    if ceil:
        def extra(n):
            steps = math.ceil((n - k) / stride)
            return max(0, steps * stride + k - n)
        x = np.pad(x, ((0, 0), (0, extra(x.shape[1])), (0, extra(x.shape[2]))), constant_values=-np.inf)
    return windows(x, k, stride).max(axis=(3, 4))


def adaptive(x, n):
    h, w = x.shape[1:]
    y = np.empty((x.shape[0], n, n))
    for i in range(n):
        for j in range(n):
            y[:, i, j] = x[:, i * h // n:-(-(i + 1) * h // n), j * w // n:-(-(j + 1) * w // n)].mean(axis=(1, 2))
    return y


def norm(x, parameters, epsilon=1e-5):
    w, b, mean, var = (p[:, None, None] for p in parameters)
    return (x - mean) / np.sqrt(var + epsilon) * w + b


def softmax(x):
    e = np.exp(x - x.max())
    return e / e.sum()


def same(x, k, stride):
    def pads(n):
        total = max((-(-n // stride) - 1) * stride + k - n, 0)
        return total // 2, total - total // 2
    return pads(x.shape[1]), pads(x.shape[2])


def alexnet(x, p):
    net = {}
    plan = [("1", 0, 64, 11, 4, 2), ("2", 3, 192, 5, 1, 2), ("3", 6, 384, 3, 1, 1), ("4", 8, 256, 3, 1, 1), ("5", 10, 256, 3, 1, 1)]
    for name, index, out, k, stride, pad in plan:
        x = net["conv" + name] = conv(x, *p.conv(f"features.{index}", out, x.shape[0], k), stride, pad)
        x = net["relu" + name] = relu(x)
        if name in "125":
            x = net["pool" + name] = maxpool(x, 3, 2)
    x = net["avgpool"] = adaptive(x, 6)
    x = x.ravel()
    for name, index, out in [("6", 1, 4096), ("7", 4, 4096), ("8", 6, 1000)]:
        w, b = p.linear(f"classifier.{index}", out, x.size)
        x = net["fc" + name] = w @ x + b
        if name != "8":
            x = net["relu" + name] = relu(x)
    net["softmax"] = softmax(x)
    return net


def deepcluster(x, p):
    net = {}
    x = net["grey"] = x.mean(axis=0, keepdims=True)
    gx = np.array([[1, 0, -1], [2, 0, -2], [1, 0, -1]], float)
    x = net["sobel"] = conv(x, np.stack([gx, gx.T])[:, None], None, 1, 1)
    plan = [("1", 0, 96, 11, 4, 2), ("2", 4, 256, 5, 1, 2), ("3", 8, 384, 3, 1, 1), ("4", 11, 384, 3, 1, 1), ("5", 14, 256, 3, 1, 1)]
    for name, index, out, k, stride, pad in plan:
        x = net["conv" + name] = conv(x, *p.conv(f"features.{index}", out, x.shape[0], k), stride, pad)
        x = net["norm" + name] = norm(x, p.norm(f"features.{index + 1}", out))
        x = net["relu" + name] = relu(x)
        if name in "125":
            x = net["pool" + name] = maxpool(x, 3, 2)
    x = x.ravel()
    for name, index in [("6", 1), ("7", 4)]:
        w, b = p.linear(f"classifier.{index}", 4096, x.size)
        x = net["fc" + name] = w @ x + b
        x = net["relu" + name] = relu(x)
    return net


def squeezenet(x, p):
    net = {}

    def fire(name, index, s, e):
        nonlocal x
        prefix = f"features.{index}."
        q = relu(conv(x, *p.conv(prefix + "squeeze", s, x.shape[0], 1)))
        x = net[name] = np.concatenate([relu(conv(q, *p.conv(prefix + "expand1x1", e, s, 1))), relu(conv(q, *p.conv(prefix + "expand3x3", e, s, 3), 1, 1))])

    x = net["conv1"] = relu(conv(x, *p.conv("features.0", 96, 3, 7), 2))
    x = net["pool1"] = maxpool(x, 3, 2, True)
    fire("fire2", 3, 16, 64), fire("fire3", 4, 16, 64), fire("fire4", 5, 32, 128)
    x = net["pool4"] = maxpool(x, 3, 2, True)
    fire("fire5", 7, 32, 128), fire("fire6", 8, 48, 192), fire("fire7", 9, 48, 192), fire("fire8", 10, 64, 256)
    x = net["pool8"] = maxpool(x, 3, 2, True)
    fire("fire9", 12, 64, 256)
    x = net["conv10"] = relu(conv(x, *p.conv("classifier.1", 1000, 512, 1), 1, 1))
    x = net["pool10"] = x.mean(axis=(1, 2))
    net["softmax"] = softmax(x)
    return net


class Mobile:
    def __init__(self, x, p):
        self.net, self.x, self.p = {}, x, p

    def conv(self, name, out, k, relu6, stride=1, depthwise=False):
        c = self.x.shape[0]
        w, b = self.p.conv(name, out, 1 if depthwise else c, k)
        y = conv(self.x, w, b, stride, same(self.x, k, stride), c if depthwise else 1)
        self.x = self.net[name] = np.clip(y, *self.p.range(relu6))

    def head(self):
        self.x = self.net["pool"] = self.x.mean(axis=(1, 2), keepdims=True)
        self.conv("logits", 1001, 1, False)
        self.net["softmax"] = np.minimum(softmax(self.x.ravel()), 255 / 256)
        return self.net


def mobilenet_v1(x, p, width):
    m = Mobile(x, p)
    m.conv("conv1", int(32 * width), 3, True, 2)
    plan = "64 128/2 128 256/2 256 512/2 512 512 512 512 512 1024/2 1024".split()
    for i, block in enumerate(plan, 1):
        out, _, stride = block.partition("/")
        m.conv(f"conv_dw_{i}", m.x.shape[0], 3, True, int(stride or 1), True)
        m.conv(f"conv_pw_{i}", int(int(out) * width), 1, True)
    return m.head()


def mobilenet_v2(x, p):
    m = Mobile(x, p)
    m.conv("conv1", 32, 3, True, 2)
    i = 0
    for t, c, n, s in [(1, 16, 1, 1), (6, 24, 2, 2), (6, 32, 3, 2), (6, 64, 4, 2), (6, 96, 3, 1), (6, 160, 3, 2), (6, 320, 1, 1)]:
        for repeat in range(n):
            before, stride = m.x, s if repeat == 0 else 1
            wide = before.shape[0] * t
            if t > 1:
                m.conv(f"block_{i}_expand", wide, 1, True)
            m.conv(f"block_{i}_depthwise", wide, 3, True, stride, True)
            m.conv(f"block_{i}_project", c, 1, False)
            if repeat > 0:
                m.x = m.net[f"block_{i}_add"] = np.clip(m.x + before, *p.range(False))
            i += 1
    m.conv("conv_last", 1280, 1, True)
    return m.head()
