"""Exports networks as ONNX files together with what PyTorch computes from them.

    python3 exports.py

writes small networks beside this script; zoo.py exports whole ones without their weights.
Weights are drawn from torch.manual_seed; inputs follow the formula that the tests repeat.
"""
import json
import pathlib

import numpy
import torch
import torchvision
from torch import nn
from torch.nn import functional as F
from torchvision import models
from torchvision.models.convnext import CNBlockConfig


def formula(shape):
    count = int(numpy.prod(shape))
    return torch.from_numpy((((numpy.arange(count) * 37) % 101) / 50 - 1).astype(numpy.float32).reshape(shape))


class Plain(nn.Module):
    def __init__(self):
        super().__init__()
        self.a = nn.Conv2d(3, 6, 3, padding=1, stride=2)
        self.n = nn.BatchNorm2d(6)
        self.b = nn.Conv2d(6, 8, 3, groups=2, dilation=2, padding=2, bias=False)
        self.c = nn.Linear(8 * 6, 5)

    def forward(self, x):
        x = F.max_pool2d(F.relu(self.n(self.a(x))), 3, 2, 1)
        x = F.avg_pool2d(F.elu(self.b(x)), 3, 2, 1)
        return F.log_softmax(self.c(torch.flatten(x, 1)), 1)


class Pieces(nn.Module):
    """Squeeze and excitation, hard functions, channel shuffle, ceil mode, clamp, slices."""

    def __init__(self):
        super().__init__()
        self.a = nn.Conv2d(3, 8, 3)
        self.s = nn.Conv2d(8, 2, 1)
        self.e = nn.Conv2d(2, 8, 1)
        self.p = nn.PReLU(8)
        self.i = nn.InstanceNorm2d(8, affine=True)
        self.g = nn.GroupNorm(2, 8)

    def forward(self, x):
        x = F.max_pool2d(self.p(self.a(x)), 3, 2, ceil_mode=True)
        w = F.adaptive_avg_pool2d(x, 1)
        w = torch.sigmoid(self.e(F.leaky_relu(self.s(w), 0.2)))
        x = x * w
        n, c, h, v = x.shape
        x = x.view(n, 2, c // 2, h, v).transpose(1, 2).contiguous().view(n, c, h, v)
        a, b = x.chunk(2, dim=1)
        x = torch.cat([b.clamp(-0.5, 0.75), F.pad(a[:, :, 1:, ::2], (1, 2, 1, 0), value=0.5)[:, :, :h, :v]], 1)
        x = self.g(self.i(x))
        return F.softmax(x, 1), x.mean((2, 3)), x.pow(2).sum(1, keepdim=True), torch.exp(-x.abs()).amax(2), torch.sqrt(x.abs() + 1) / (2 - torch.tanh(x))


class Decoder(nn.Module):
    def __init__(self):
        super().__init__()
        self.a = nn.Conv2d(3, 8, 3, stride=2, padding=1)
        self.u = nn.ConvTranspose2d(8, 4, 3, stride=2, padding=1, output_padding=1, groups=2)
        self.v = nn.Conv2d(4, 8, 1)

    def forward(self, x):
        x = self.a(x)
        y = self.v(self.u(F.softplus(x)))
        y = F.pixel_shuffle(y, 2)
        up = F.interpolate(x, scale_factor=2, mode='nearest')
        return y, up


class Resizes(nn.Module):
    def forward(self, x):
        return (F.interpolate(x, size=(11, 5), mode='bilinear', align_corners=True), F.interpolate(x, scale_factor=(2, 3), mode='bilinear', align_corners=False),
                F.interpolate(x, size=(5, 13), mode='bicubic', align_corners=False),
                F.interpolate(x, size=(7, 7), mode='nearest'), F.pad(x, (2, 1, 3, 0), mode='reflect'), F.pad(x, (2, 1, 0, 3), mode='replicate'))


class Volumes(nn.Module):
    def __init__(self):
        super().__init__()
        self.a = nn.Conv3d(2, 4, 3, padding=1, stride=(1, 2, 2))
        self.n = nn.BatchNorm3d(4)
        self.l = nn.Conv1d(4, 3, 3, padding=1)
        self.t = nn.ConvTranspose1d(3, 2, 4, stride=2, padding=1)

    def forward(self, x):
        x = F.avg_pool3d(F.max_pool3d(F.selu(self.n(self.a(x))), 2, 1), 2, 1)
        x = x.flatten(2)
        y = self.t(F.max_pool1d(self.l(x), 3, 2, 1))
        return y, torch.matmul(x.transpose(1, 2), x), torch.logsumexp(x, 1), x.argmax(2), x.norm(dim=2), x.prod(1)


class Arithmetic(nn.Module):
    def forward(self, x):
        y = torch.where(x > 0.2, x, x.flip(3))
        z = torch.zeros(x.size(0), x.size(1), 1, x.size(3)) + torch.arange(x.size(3))
        mask = (x.abs() < 0.5) & ~(x >= 0.3)
        return (y, z.expand(-1, -1, 2, -1), torch.erf(x), F.gelu(x), F.mish(x), F.hardswish(x), F.hardsigmoid(x), F.silu(x), F.celu(x, 0.5), torch.log(x * x + 0.1),
                torch.minimum(x, y), torch.maximum(x, -y), mask.float(), x.sum((0, 2)), x.roll(2, 3), x.repeat(1, 2, 1, 1), torch.floor(x * 3), torch.sin(x) + torch.cos(x),
                x.std(3), F.normalize(x, dim=1), x[:, [1, 0]], torch.stack([x, y]).permute(1, 0, 4, 2, 3))


def small_models():
    tiny = [CNBlockConfig(8, 12, 1), CNBlockConfig(12, None, 1)]
    every = (7, 9, 10, 11, 13, 16, 17)
    yield 'plain', Plain(), (2, 3, 17, 15), every
    yield 'pieces', Pieces(), (2, 3, 13, 12), (9, 11, 13, 17)
    yield 'decoder', Decoder(), (2, 3, 9, 8), (9, 10, 11, 13, 17)
    yield 'resizes', Resizes(), (2, 2, 6, 7), (11, 13, 17)
    yield 'volumes', Volumes(), (2, 2, 5, 8, 8), (9, 12, 13)
    yield 'arithmetic', Arithmetic(), (2, 3, 4, 6), (14, 16)
    yield 'vit', models.VisionTransformer(16, 8, 1, 2, 16, 32, num_classes=5), (2, 3, 16, 16), (13, 17)
    yield 'convnext', models.ConvNeXt(tiny, num_classes=5), (2, 3, 32, 32), (13, 17)
    yield 'densenet', models.DenseNet(4, (2, 2), 8, 2, num_classes=5), (2, 3, 48, 48), (9, 13)


def settle(model):
    # Running statistics and gains that are not 0 and 1, and no heads or branches that are almost nothing.
    for module in model.modules():
        if isinstance(module, (nn.BatchNorm1d, nn.BatchNorm2d, nn.BatchNorm3d)):
            module.running_mean.uniform_(-0.2, 0.2)
            module.running_var.uniform_(0.8, 1.2)
        if getattr(module, 'weight', None) is not None and isinstance(module, (nn.BatchNorm2d, nn.BatchNorm3d, nn.LayerNorm, nn.GroupNorm, nn.InstanceNorm2d)):
            nn.init.uniform_(module.weight, 0.8, 1.2)
            nn.init.uniform_(module.bias, -0.2, 0.2)
        if isinstance(module, nn.Linear) and not module.weight.any():
            nn.init.normal_(module.weight)
        if hasattr(module, 'layer_scale'):
            nn.init.uniform_(module.layer_scale, 0.5, 1)
    return model.eval()


def export(model, shape, path, opset, dynamic=True):
    x = formula(shape)
    outputs = model(x)
    outputs = [outputs] if isinstance(outputs, torch.Tensor) else list(outputs)
    torch.onnx.export(model, x, str(path), opset_version=opset, input_names=['image'], do_constant_folding=opset != 11,
                      dynamic_axes={'image': {0: 'batch'}} if dynamic else None)
    return [o.detach() for o in outputs]


def main():
    torch.set_num_threads(1)
    here = pathlib.Path(__file__).parent
    cases = {}
    torch.manual_seed(1)
    for name, model, shape, opsets in small_models():
        settle(model)
        written = []
        for opset in opsets:
            try:
                outputs = export(model, shape, here / f'{name}-{opset}.onnx', opset, dynamic=True)
            except Exception as problem:
                print(name, opset, type(problem), str(problem)[:300])
                continue
            written.append(opset)
        cases[name] = {'opsets': written, 'shape': shape, 'last': [float(f'{v:.9g}') for v in list(model.state_dict().values())[-1].double().flatten().tolist()][:4] if name == 'plain' else [], 'outputs': [{'shape': list(o.shape), 'values': [float(f'{v:.9g}') for v in o.double().flatten().tolist()]} for o in outputs]}
    text = ',\n'.join(f'{json.dumps(name)}: {json.dumps(case)}' for name, case in cases.items())
    (here / 'exports.json').write_text('{' + f'"torch": "{torch.__version__}", "torchvision": "{torchvision.__version__}",\n{text}}}\n')


main()
