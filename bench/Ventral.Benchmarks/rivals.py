"""What people use today, on the jobs of this folder: NumPy on OpenBLAS, and PyTorch.

Driven by lines on standard input, fields between tabs: "prepare JOB FOLDER", "run" (answers seconds),
"answer FILE" (writes the last result as float64 .npy), "versions"; "make JOB FOLDER" writes the inputs of a
job of the analyses (analysis_rivals.py). Inputs are read before the clock starts.
"""
import os
import sys
import time

import numpy as np

import analysis_rivals


def torch():
    import torch as t
    t.set_num_threads(int(os.environ["OMP_NUM_THREADS"]))
    return t


def gemm(load, dtype):
    a, b = load("a").astype(dtype), load("b").astype(dtype)
    c = np.empty((len(a), b.shape[1]), dtype)
    return lambda: np.matmul(a, b, out=c), lambda c: c.ravel()[::997]


def gram(load):
    x = load("x")
    return lambda: x @ x.T, lambda c: c


def convolution(load):
    t = torch()
    x, w = t.from_numpy(load("x")), t.from_numpy(load("weight"))

    def run():
        with t.no_grad():
            return t.conv2d(x, w, padding=1)
    return run, lambda c: c.numpy().ravel()[::997]


def eigen(load):
    a = load("a").astype(np.float64)
    a = a + a.T
    return lambda: np.linalg.eigh(a), lambda r: r[0]


def svd(load):
    a = load("a").astype(np.float64)
    return lambda: np.linalg.svd(a, full_matrices=False), lambda r: r[1]


def training(load):
    t = torch()
    f = t.nn.functional
    x, y = t.from_numpy(load("x")), t.from_numpy(load("y"))

    class Net(t.nn.Module):
        def __init__(self):
            super().__init__()
            self.conv1, self.conv2 = t.nn.Conv2d(1, 32, 3, padding=1), t.nn.Conv2d(32, 64, 3, padding=1)
            self.fc1, self.fc2 = t.nn.Linear(3136, 128), t.nn.Linear(128, 10)
            for name, parameter in self.named_parameters():
                parameter.data = t.from_numpy(load(name))

        def forward(self, x):
            x = f.max_pool2d(f.relu(self.conv1(x)), 2)
            x = f.max_pool2d(f.relu(self.conv2(x)), 2)
            return self.fc2(f.relu(self.fc1(x.flatten(1))))

    def run():
        net = Net()
        optimiser = t.optim.SGD(net.parameters(), lr=0.05, momentum=0.9)
        for k in range(0, len(x), 128):
            optimiser.zero_grad(set_to_none=True)
            loss = f.cross_entropy(net(x[k:k + 128]), y[k:k + 128])
            loss.backward()
            optimiser.step()
        return loss
    return run, lambda loss: np.array([loss.item()])


def features(load, name):
    t = torch()
    import torchvision
    net = getattr(torchvision.models, name)(weights=None).eval()
    net.load_state_dict({k: t.from_numpy(load(k)) for k in net.state_dict() if not k.endswith("num_batches_tracked")}, strict=False)
    nodes = ([net.features[i] for i in (1, 4, 7, 9, 11)] + [net.classifier[i] for i in (2, 5)] if name == "alexnet"
             else [net.relu, net.maxpool, net.layer1, net.layer2, net.layer3, net.layer4, net.avgpool, net.fc])
    x = t.from_numpy(load("x"))

    def run():
        kept = [[] for _ in nodes]
        hooks = [m.register_forward_hook(lambda _m, _i, o, k=k: k.append(o.flatten(1).clone())) for m, k in zip(nodes, kept)]
        with t.no_grad():
            for first in range(0, len(x), 32):
                net(x[first:first + 32])
        for hook in hooks:
            hook.remove()
        layers = []
        for pieces in kept:
            layers.append(t.cat(pieces))
            pieces.clear()
        return layers
    return run, lambda layers: np.array([float(a.abs().mean(dtype=t.float64)) for a in layers])


JOBS = {
    "sgemm": lambda load: gemm(load, np.float32),
    "dgemm": lambda load: gemm(load, np.float64),
    "gram": gram,
    "conv3x3": convolution,
    "eigen": eigen,
    "svd": svd,
    "train": training,
    "alexnet": lambda load: features(load, "alexnet"),
    "resnet50": lambda load: features(load, "resnet50"),
    **analysis_rivals.JOBS,
}


def versions():
    import platform
    try:
        import torch as t
        pytorch = t.__version__
    except ImportError:
        pytorch = "absent"
    return f"Python {platform.python_version()}, NumPy {np.__version__}, PyTorch {pytorch}, OPENBLAS_CORETYPE {os.environ.get('OPENBLAS_CORETYPE')}"


def main():
    run = answer = result = None
    for line in sys.stdin:
        verb, *fields = line.rstrip("\n").split("\t")
        reply = "ok"
        if verb == "prepare":
            name, folder = fields
            job = JOBS.get(name) or JOBS[name.split("-")[0]]
            run, answer, *scale = job(lambda array: np.load(os.path.join(folder, array + ".npy")))
        elif verb == "make":
            name, folder = fields
            for array, values in analysis_rivals.INPUTS[name]().items():
                np.save(os.path.join(folder, array + ".npy"), np.ascontiguousarray(values))
        elif verb == "run":
            result = None
            start = time.perf_counter()
            result = run()
            reply = repr((time.perf_counter() - start) * (scale[0] if scale else 1))
        elif verb == "answer":
            np.save(fields[0], np.ascontiguousarray(answer(result), np.float64))
        elif verb == "versions":
            reply = versions()
        print(reply, flush=True)


if __name__ == "__main__":
    main()
