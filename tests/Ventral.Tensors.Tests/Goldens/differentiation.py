"""Gradients, Hessian products, a harmonised loss and optimiser steps by PyTorch in float64.

Run: python3 differentiation.py   (writes differentiation.json beside it)
Inputs come from one small formula that the tests repeat: numbers(shape, salt) below. Every operation is reduced to the
number sum(c * y) + sum(y * y) / 2 with c = numbers(y.shape, 99); the Hessian is multiplied by numbers(input.shape, 50 + i).
"""
import json
import os

import torch
import torch.nn.functional as F

torch.set_default_dtype(torch.float64)


def numbers(shape, salt):
    count = 1
    for extent in shape:
        count *= extent
    i = torch.arange(count)
    x = (((i * 7919 + salt * 104729) % 2003) - 1001).to(torch.float64) / 1024
    return torch.where(x < 0, x - 0.05, x + 0.05).reshape(shape)


def case(function, *shapes):
    x = [numbers(s, i).requires_grad_() for i, s in enumerate(shapes)]
    y = function(*x)
    total = (y * numbers(y.shape, 99)).sum() + (y * y).sum() / 2
    gradients = torch.autograd.grad(total, x, create_graph=True)
    slope = sum((g * numbers(g.shape, 50 + i)).sum() for i, g in enumerate(gradients))
    products = torch.autograd.grad(slope, x)
    return dict(shapes=[list(s) for s in shapes], outputShape=list(y.shape), output=flat(y),
                gradients=[flat(g) for g in gradients], hessianProducts=[flat(p) for p in products])


def flat(x):
    return x.detach().reshape(-1).tolist()


def pad_then(left, right, top, bottom):
    return lambda x: F.pad(x, (left, right, top, bottom))


operations = {
    "convolution": case(lambda x, w, b: F.conv2d(x, w, b, padding=1), (2, 3, 6, 5), (4, 3, 3, 3), (4,)),
    "convolution, strided": case(lambda x, w: F.conv2d(pad_then(1, 2, 2, 0)(x), w, stride=(2, 3)), (2, 3, 7, 9), (4, 3, 3, 2)),
    "convolution, dilated": case(lambda x, w: F.conv2d(x, w, dilation=(2, 1), padding=(2, 0)), (1, 2, 6, 5), (3, 2, 3, 2)),
    "convolution, grouped": case(lambda x, w: F.conv2d(x, w, stride=2, groups=2), (2, 4, 5, 6), (6, 2, 2, 3)),
    "convolution, depthwise": case(lambda x, w: F.conv2d(x, w, padding=1, groups=3), (2, 3, 5, 4), (6, 1, 3, 3)),
    "batch norm": case(lambda x, w, b: F.batch_norm(x, None, None, w, b, True, 0.1, 1e-5), (3, 2, 4, 3), (2,), (2,)),
    "layer norm": case(lambda x, w, b: F.layer_norm(x, (3, 4), w, b), (2, 3, 4), (3, 4), (3, 4)),
    "cross-entropy": case(lambda x: F.cross_entropy(x, torch.tensor([1, 0, 4]), label_smoothing=0.1), (3, 5)),
    "log-softmax": case(lambda x: F.log_softmax(x, 1), (3, 5)),
    "softmax": case(lambda x: F.softmax(x, 0), (3, 5)),
    "max pool": case(lambda x: F.max_pool2d(x, 3, 2, 1, ceil_mode=True), (2, 2, 6, 5)),
    "average pool": case(lambda x: F.avg_pool2d(x, 3, 2, 1, ceil_mode=True), (2, 2, 6, 5)),
    "adaptive average pool": case(lambda x: F.adaptive_avg_pool2d(x, (3, 2)), (2, 2, 7, 5)),
    "adaptive max pool": case(lambda x: F.adaptive_max_pool2d(x, (3, 2)), (2, 2, 7, 5)),
    "linear": case(lambda x, w, b: F.linear(x, w, b), (3, 5), (4, 5), (4,)),
    "batched product": case(lambda x, y: x @ y.transpose(1, 2), (2, 3, 4), (2, 5, 4)),
    "relu": case(F.relu, (17,)),
    "leaky relu": case(lambda x: F.leaky_relu(x, 0.1), (17,)),
    "elu": case(lambda x: F.elu(x, 1.3), (17,)),
    "selu": case(F.selu, (17,)),
    "parametric relu": case(lambda x, w: F.prelu(x, w), (2, 3, 4), (3,)),
    "parametric relu, one slope": case(lambda x, w: F.prelu(x, w), (7,), (1,)),
    "gelu": case(lambda x: F.gelu(3 * x), (17,)),
    "gelu-tanh": case(lambda x: F.gelu(3 * x, approximate="tanh"), (17,)),
    "silu": case(lambda x: F.silu(3 * x), (17,)),
    "mish": case(lambda x: F.mish(3 * x), (17,)),
    "hard swish": case(lambda x: 4 * x * F.hardtanh(4 * x + 3, 0, 6) / 6, (17,)),
    "softplus": case(lambda x: F.softplus(3 * x), (17,)),
    "sigmoid": case(lambda x: torch.sigmoid(3 * x), (17,)),
    "tanh": case(torch.tanh, (17,)),
}

# The loss of a harmonised network: convolution, softplus, spatial mean, linear.


def blur(m):
    k = torch.tensor([1.0, 4, 6, 4, 1])
    k = (k[:, None] * k[None, :] / 256)[None, None]
    h, w = m.shape[2:]
    pads = [(1, 2) if n % 2 == 0 else (2, 2) for n in (w, h)]
    return F.conv2d(F.pad(m, (*pads[0], *pads[1])), k, stride=2)


def standardize_cut(m):
    mean = m.mean((1, 2, 3), keepdim=True)
    sd = ((m - mean) ** 2).mean((1, 2, 3), keepdim=True).sqrt()
    return F.relu((m - mean) / (sd + 1e-5))


def harmonised(x, kernel, weights, heat, labels, tokens):
    logits = F.softplus(F.conv2d(x, kernel, padding=1)).mean((2, 3)) @ weights.T
    score = (logits * F.one_hot(labels, logits.shape[1])).sum()
    s = torch.autograd.grad(score, x, create_graph=True)[0].mean(1, keepdim=True)
    s, h = standardize_cut(s), standardize_cut(heat)
    h = h / (h.amax((1, 2, 3), keepdim=True) + 1e-6) * (s.amax((1, 2, 3), keepdim=True).detach() + 1e-6)
    levels = []
    for level in range(5):
        levels.append((tokens[:, None, None, None] * (s - h) ** 2).mean())
        s, h = blur(s), blur(h)
    return F.cross_entropy(logits, labels, label_smoothing=0.1) + sum(levels) / 5, levels


x = numbers((3, 3, 9, 8), 1).requires_grad_()
kernel, weights = numbers((4, 3, 3, 3), 2).requires_grad_(), numbers((5, 4), 3).requires_grad_()
loss, levels = harmonised(x, kernel, weights, numbers((3, 1, 9, 8), 4), torch.tensor([2, 0, 4]), torch.tensor([1.0, 0, 1]))
gradients = torch.autograd.grad(loss, (kernel, weights))
harmonizer = dict(loss=loss.item(), levels=[v.item() for v in levels], gradients=[flat(g) for g in gradients])

# Ten steps from numbers(shape, i) with gradients numbers(shape, 10 * step + i).
shapes = [(3, 4), (5,), (2,)]


def trajectory(make):
    parameters = [numbers(s, i).requires_grad_() for i, s in enumerate(shapes)]
    optimiser = make([dict(params=parameters[:1], weight_decay=0.1, lr=0.05), dict(params=parameters[1:2], weight_decay=0.0, lr=0.025),
                      dict(params=parameters[2:], weight_decay=0.0, lr=0.05)])
    for step in range(10):
        for i, p in enumerate(parameters):
            p.grad = numbers(shapes[i], 10 * step + i)
        optimiser.step()
    return [flat(p) for p in parameters]


optimisers = {
    "sgd": trajectory(lambda g: torch.optim.SGD(g, lr=0.05)),
    "sgd with momentum": trajectory(lambda g: torch.optim.SGD(g, lr=0.05, momentum=0.9)),
    "sgd with nesterov": trajectory(lambda g: torch.optim.SGD(g, lr=0.05, momentum=0.9, nesterov=True)),
    "adamw": trajectory(lambda g: torch.optim.AdamW(g, lr=0.05, betas=(0.9, 0.99), eps=1e-6)),
}

dummy = torch.optim.SGD([torch.zeros(1)], lr=0.3)
cosine = torch.optim.lr_scheduler.CosineAnnealingLR(dummy, 20, eta_min=0.01)
rates = []
for step in range(21):
    rates.append(dummy.param_groups[0]["lr"])
    dummy.step()
    cosine.step()

clipped = [numbers(s, i).requires_grad_() for i, s in enumerate(shapes)]
for i, p in enumerate(clipped):
    p.grad = numbers(shapes[i], 20 + i)
norm = torch.nn.utils.clip_grad_norm_(clipped, 0.7).item()

with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "differentiation.json"), "w") as f:
    json.dump(dict(versions=dict(torch=torch.__version__), operations=operations, harmonizer=harmonizer, optimisers=optimisers,
                   cosine=rates, clipping=dict(norm=norm, gradients=[flat(p.grad) for p in clipped])), f, indent=None, separators=(",", ":"))
    f.write("\n")
