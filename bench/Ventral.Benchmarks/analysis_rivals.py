"""Inputs and rivals of the jobs of Ventral.Analysis: what NumPy, SciPy, scikit-learn and PyTorch users run today, at its fastest.

INPUTS[job]() draws a job's inputs (NumPy's PCG64, one seed an array) as {array: values}; JOBS[job](load) gives
(run, answer) as in rivals.py, or (run, answer, scale) where a run is a part of the job, which takes scale times as long.
"""
import numpy as np

LAYERS = [193600, 139968, 64896, 43264, 43264, 4096, 4096]
PAIRS = np.triu_indices(92, 1)


def generator(seed):
    return np.random.Generator(np.random.PCG64(seed))


def rdm_inputs():
    layers = {}
    for k, units in enumerate(LAYERS, 1):
        draw = generator(100 + k)
        z = draw.standard_normal((92, 20), dtype=np.float32)
        w = draw.standard_normal((20, units), dtype=np.float32)
        x = z @ w / np.sqrt(20.0).astype(np.float32) + 0.5 * draw.standard_normal((92, units), dtype=np.float32)
        layers[f"layer{k}"] = np.maximum(x, 0)
    return layers


def rdms(load):
    layers = [load(f"layer{k}") for k in range(1, len(LAYERS) + 1)]
    return (lambda: [(1 - np.corrcoef(x, dtype=np.float32))[PAIRS] for x in layers],
            lambda r: np.concatenate(r))


def pls_inputs(units):
    draw, arrays = generator(600), {}
    for p in (1000, 4096):
        z = draw.standard_normal((3200, 60), dtype=np.float32) * (1 / np.sqrt(1 + np.arange(60, dtype=np.float32)))
        x = z @ draw.standard_normal((60, p), dtype=np.float32) + 0.3 * draw.standard_normal((3200, p), dtype=np.float32)
        y = z @ draw.standard_normal((60, 168), dtype=np.float32) + 1.0 * draw.standard_normal((3200, 168), dtype=np.float32)
        if p == units:
            arrays = {"x": x.astype(np.float32), "y": y.astype(np.float32)}
    return arrays | {"fold": (draw.permutation(3200) % 10).astype(np.int64)}


def pls(load):
    from sklearn.cross_decomposition import PLSRegression
    x, y, fold = load("x"), load("y"), load("fold")

    def run():
        medians = []
        for k in range(10):
            test = fold == k
            predicted = PLSRegression(n_components=25, scale=False).fit(x[~test], y[~test]).predict(x[test])
            a, b = predicted - predicted.mean(0), y[test] - y[test].mean(0)
            medians.append(np.median((a * b).sum(0) / np.sqrt((a * a).sum(0) * (b * b).sum(0))))
        return np.array(medians)
    return run, lambda r: r


def distances(x):
    return (1 - np.corrcoef(x))[PAIRS]


def kendall_inputs():
    draw = generator(200)
    z = draw.standard_normal((92, 12))
    subjects = np.stack([distances(z + 1.2 * draw.standard_normal((92, 12))) for _ in range(15)])
    models = np.stack([[distances(np.hstack([z * (0.4 + 0.1 * layer), draw.standard_normal((92, 12))]))
                        for layer in range(7)] for _ in range(6)])
    b = np.stack([distances(z + (0.5 + k / 400) * draw.standard_normal((92, 12))) for k in range(1000)])
    b[500:] = np.round(b[500:], 2)
    permutations = np.argsort(draw.random((10000, 92)), axis=1)
    return {"reference": subjects.mean(0), "others": b, "fixed": models[5, 0], "moving": subjects[0],
            "permutations": permutations.astype(np.int64), "subjects": subjects, "models": models[0]}


def bootstrap(load, method, draws):
    """rsatoolbox from PYTHONPATH."""
    import warnings
    import rsatoolbox as rt
    from rsatoolbox.inference import eval_dual_bootstrap
    warnings.simplefilter("ignore")
    subjects = rt.rdm.RDMs(load("subjects"))
    models = [rt.model.ModelFixed(f"model {k}", rt.rdm.RDMs(v[None])) for k, v in enumerate(load("models"))]

    def run():
        np.random.seed(5)
        return eval_dual_bootstrap(models, subjects, method=method, N=draws, verbose=-1)
    return run, lambda r: np.nanmean(r.evaluations[:, :, 0, 0, 0], axis=0), 1000 / draws


def taus(reference, others):
    from scipy.stats import kendalltau
    return [kendalltau(reference, other)[0] for other in others]


def relabelled_taus(fixed, square, permutations):
    return taus(fixed, (square[np.ix_(p, p)][PAIRS] for p in permutations))


def kendall(load):
    from joblib import Parallel, delayed
    reference, parts = load("reference"), np.array_split(load("others"), 8)
    pool = Parallel(n_jobs=2)
    pool.__enter__()
    return lambda: pool(delayed(taus)(reference, part) for part in parts), np.concatenate


def mantel(load):
    from joblib import Parallel, delayed
    from scipy.spatial.distance import squareform
    fixed, square, parts = load("fixed"), squareform(load("moving")), np.array_split(load("permutations")[:800], 4)
    pool = Parallel(n_jobs=2)
    pool.__enter__()
    return (lambda: pool(delayed(relabelled_taus)(fixed, square, part) for part in parts),
            lambda r: np.concatenate(r)[:200], 10000 / 800)


def permutation_inputs():
    draw = generator(1000)
    y = draw.standard_normal((1200, 4500), dtype=np.float32)
    p = 0.15 * y + draw.standard_normal((1200, 4500), dtype=np.float32)
    return {"predicted": p.astype(np.float32), "y": y, "permutations": np.argsort(draw.random((1000, 1200)), axis=1).astype(np.int64)}


def permutation_test(load):
    import torch
    predicted, y, permutations = load("predicted"), load("y"), torch.from_numpy(load("permutations"))

    def z(a):
        a = a - a.mean(0)
        return a / np.sqrt((a * a).sum(0))

    def run():
        zp, zy = torch.from_numpy(z(predicted)), torch.from_numpy(z(y))
        observed = (zp * zy).sum(0)
        reached = torch.zeros(predicted.shape[1])
        for p in permutations:
            reached += (zp[p] * zy).sum(0) >= observed
        return ((1 + reached) / (len(permutations) + 1)).numpy()
    return run, lambda p: p


def ridge_inputs(stimuli, units, voxels, seed):
    draw = generator(seed)
    z = draw.standard_normal((stimuli, 200), dtype=np.float32) * (1 / np.sqrt(1 + np.arange(200, dtype=np.float32)))
    x = z @ draw.standard_normal((200, units), dtype=np.float32)
    x += 0.5 * draw.standard_normal((stimuli, units), dtype=np.float32)
    y = z @ draw.standard_normal((200, voxels), dtype=np.float32)
    y += np.linspace(0.2, 3, voxels, dtype=np.float32) * draw.standard_normal((stimuli, voxels), dtype=np.float32)
    return {"x": x - x.mean(0), "y": y - y.mean(0), "alphas": np.logspace(0, 6, 20).astype(np.float32)}


def ridge(load, by_kernel):
    """himalaya on PyTorch, from PYTHONPATH. Its kernel solver fails on the large problem with PyTorch 1.13, hence the other."""
    from himalaya.backend import set_backend
    backend = set_backend("torch")
    x, y, alphas = (backend.asarray(load(name)) for name in ("x", "y", "alphas"))
    if by_kernel:
        from himalaya.kernel_ridge import KernelRidgeCV
        model = KernelRidgeCV(alphas=alphas, kernel="linear", cv=5)
    else:
        from himalaya.ridge import RidgeCV
        model = RidgeCV(alphas=alphas, cv=5, solver_params={"warn": False, "n_targets_batch": 1000, "n_alphas_batch": 2, "n_targets_batch_refit": 200})
    return lambda: model.fit(x, y), lambda m: np.log10(backend.to_numpy(m.best_alphas_))


def cka_inputs():
    draw, arrays = generator(1100), {}
    z = draw.standard_normal((1000, 40), dtype=np.float32)
    for name in "xy":
        a = z @ draw.standard_normal((40, 4096), dtype=np.float32) + 3 * draw.standard_normal((1000, 4096), dtype=np.float32)
        arrays[name] = np.maximum(a, 0).astype(np.float32)
    return arrays


def centred(k):
    k = k - k.mean(0)
    return k - k.mean(1, keepdims=True)


def alignment(k, l):
    k, l = centred(k), centred(l)
    return (k * l).sum() / np.sqrt((k * k).sum() * (l * l).sum())


def gaussian(a):
    k = a @ a.T
    d = np.diag(k)
    squares = d[:, None] + d[None] - 2 * k
    return np.exp(-squares / (2 * np.median(squares)))


def unbiased(k, l):
    n = len(k)
    k, l = k.copy(), l.copy()
    np.fill_diagonal(k, 0)
    np.fill_diagonal(l, 0)
    return ((k * l.T).sum() + k.sum() * l.sum() / ((n - 1) * (n - 2)) - 2 / (n - 2) * (k.sum(0) @ l.sum(0))) / (n * (n - 3))


def minibatch(x, y):
    sums = np.zeros(3)
    for first in range(0, 1000, 100):
        a, b = x[first:first + 100], y[first:first + 100]
        k, l = a @ a.T, b @ b.T
        sums += unbiased(k, l), unbiased(k, k), unbiased(l, l)
    return sums[0] / np.sqrt(sums[1] * sums[2])


def cka(measure):
    def job(load):
        x, y = load("x"), load("y")
        return lambda: measure(x, y), lambda r: np.array([r], np.float64)
    return job


INPUTS = {
    "rdm-alexnet": rdm_inputs,
    "kendall-1000": kendall_inputs,
    "mantel-10000": kendall_inputs,
    "bootstrap-pearson": kendall_inputs,
    "bootstrap-rho-a": kendall_inputs,
    "bootstrap-tau-a": kendall_inputs,
    "pls-1000": lambda: pls_inputs(1000),
    "pls-4096": lambda: pls_inputs(4096),
    "encoding-permutations": permutation_inputs,
    "ridge-1200": lambda: ridge_inputs(1200, 4096, 4500, 700),
    "ridge-8000": lambda: ridge_inputs(8000, 9216, 10000, 701),
    "cka-linear": cka_inputs,
    "cka-rbf": cka_inputs,
    "cka-minibatch": cka_inputs,
}

JOBS = {
    "rdm-alexnet": rdms,
    "kendall-1000": kendall,
    "mantel-10000": mantel,
    "bootstrap-pearson": lambda load: bootstrap(load, "corr", 40),
    "bootstrap-rho-a": lambda load: bootstrap(load, "rho-a", 10),
    "bootstrap-tau-a": lambda load: bootstrap(load, "tau-a", 10),
    "pls-1000": pls,
    "pls-4096": pls,
    "encoding-permutations": permutation_test,
    "ridge-1200": lambda load: ridge(load, by_kernel=True),
    "ridge-8000": lambda load: ridge(load, by_kernel=False),
    "cka-linear": cka(lambda x, y: alignment(x @ x.T, y @ y.T)),
    "cka-rbf": cka(lambda x, y: alignment(gaussian(x), gaussian(y))),
    "cka-minibatch": cka(minibatch),
}
