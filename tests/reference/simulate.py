#!/usr/bin/env python3
"""simulate.py [--draws N] [--write]: what Candour's verdicts and intervals are worth, on made-up SUS-like scores.

Discrete (in steps of 2.5), bounded and skewed scores are drawn from beta distributions, and judged by the formulas of
`statistics/` written once more with numpy and scipy. Prints how often intervals hold the true mean, and how often
verdicts are wrong; `--write` keeps the coverage in coverage.json, which the methodology page shows. Exits with 1 where a
share lies further from the one that is promised than so many draws explain.
"""
import argparse, json, pathlib, sys
import numpy as np
from scipy import stats
from scipy.stats import studentized_range

HERE = pathlib.Path(__file__).parent
GRID = np.arange(0, 100.1, 2.5)
MEANS, SIZES = (30, 50, 70, 85, 90, 95), (10, 15, 30, 100)
ALPHA = 0.05
_q = {}


def scores(mean, sd=None):
    """Probabilities of the 41 scores, of a beta distribution with about that mean and deviation, and their own mean."""
    sd = sd or min(18.0, 0.4 * np.sqrt(mean * (100 - mean)))
    m, v = mean / 100, (sd / 100) ** 2
    nu = m * (1 - m) / v - 1
    cdf = stats.beta.cdf(np.clip((np.arange(42) - 0.5) * 0.025, 0, 1), m * nu, (1 - m) * nu)
    cdf[-1] = 1
    p = np.diff(cdf)
    return p / p.sum(), float((p * GRID).sum() / p.sum())


def draw(g, p, draws, n):
    """Means and variances (n−1) of so many samples."""
    counts = g.multinomial(n, p, size=draws)
    mean = counts @ GRID / n
    return mean, (counts @ GRID ** 2 - n * mean ** 2) / (n - 1)


def score_interval(m, v, n, confidence=0.95):
    """(m−u)² ≤ t²·φ·u(100−u)/n, φ = s²/(m(100−m)), at least 0.02."""
    most = m * (100 - m)
    with np.errstate(divide="ignore", invalid="ignore"):
        phi = np.where(most > 0, np.maximum(v / most, 0.02), 0.02)
    c = stats.t.ppf((1 + confidence) / 2, n - 1) ** 2 * phi / n
    middle = 2 * m + c * 100
    half = np.sqrt(np.maximum(middle ** 2 - 4 * (1 + c) * m ** 2, 0))
    return (middle - half) / (2 * (1 + c)), (middle + half) / (2 * (1 + c))


def nps_coverage(g, nps, draws, n):
    """Adjusted Wald: ¾ of a promoter, 1½ of neither and ¾ of a detractor are added."""
    promoters, detractors = (1 + nps / 100) / 2 * 0.9, (1 - nps / 100) / 2 * 0.9
    neither = 1 - promoters - detractors
    scale = (nps / 100) / (promoters - detractors) if nps else 1.0
    promoters, detractors = min(promoters * scale, 1 - detractors), detractors
    p = np.array([promoters, max(0.0, 1 - promoters - detractors), detractors]) if neither >= 0 else None
    x = g.multinomial(n, p / p.sum(), size=draws)
    true = 100 * (p[0] - p[2]) / p.sum()
    a, b = (x[:, 0] + 0.75) / (n + 3), (x[:, 2] + 0.75) / (n + 3)
    half = 100 * stats.norm.ppf(0.975) * np.sqrt((a + b - (a - b) ** 2) / (n + 3))
    return float((np.abs(100 * (a - b) - true) <= half).mean())


def holds(m, v, n, true, confidence=0.95):
    low, high = score_interval(m, v, n, confidence)
    return (low <= true + 1e-9) & (true <= high + 1e-9)


def critical(k, df):
    """q/√2 by interpolation over 1/df."""
    if k not in _q:
        x = np.linspace(1e-7, 0.3, 90)
        _q[k] = (x, studentized_range.ppf(1 - ALPHA, k, 1 / x) / np.sqrt(2))
    return np.interp(1 / df, *_q[k])


def pairs(m, v, n):
    """Differences, standard errors and degrees of freedom of all pairs; the systems are in columns."""
    i, j = np.triu_indices(m.shape[1], 1)
    a, b = v[:, i] / n[i], v[:, j] / n[j]
    with np.errstate(divide="ignore", invalid="ignore"):
        df = (a + b) ** 2 / (a ** 2 / (n[i] - 1) + b ** 2 / (n[j] - 1))
    return m[:, i] - m[:, j], np.sqrt(a + b), np.nan_to_num(df, nan=1.0)


def families(g, draws, sizes, means):
    n = np.array(sizes)
    m, v, true = np.empty((draws, len(n))), np.empty((draws, len(n))), []
    for s, (size, mean) in enumerate(zip(sizes, means)):
        p, mu = scores(mean)
        m[:, s], v[:, s] = draw(g, p, draws, size)
        true.append(mu)
    return m, v, n, np.array(true)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--draws", type=int, default=2000)
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    draws, g, wrong = options.draws, np.random.default_rng(2016), []

    def judge(what, share, low, high):
        room = 3.5 * np.sqrt(max(share, 0.002) * (1 - min(share, 0.998)) / draws)
        print(f"{what:70} {100 * share:5.1f} %   ({100 * low:.1f} to {100 * high:.1f})")
        if not low - room <= share <= high + room:
            wrong.append(what)

    print(f"{draws} draws each")
    table = []
    for mean in MEANS:
        p, true = scores(mean)
        row = [float(holds(*draw(g, p, draws, n), n, true).mean()) for n in SIZES]
        table.append([round(100 * r, 1) for r in row])
        for n, share in zip(SIZES, row):
            judge(f"95 % interval of a mean of {mean}, n {n}", share, 0.88 if mean >= 95 and n < 30 else 0.92, 0.975)
    for nps in (0, 50, 80, 90):
        for n in SIZES:
            judge(f"95 % interval of a net promoter score of {nps}, n {n}", nps_coverage(g, nps, draws, n), 0.92, 0.99)
    for k, n in ((5, 15), (10, 15), (30, 20)):
        for mean in (70, 85):
            m, v, sizes, true = families(g, draws, [n] * k, [mean] * k)
            first = m.argmax(axis=1)
            at = (np.arange(draws), first)
            plain = holds(m[at], v[at], n, true[0])
            picked = holds(m[at], v[at], n, true[0], 0.95 ** (1 / k))
            judge(f"interval of the first of {k} alike, mean {mean}, n {n}", picked.mean(), 0.92, 1)
            print(f"{'   (the plain interval)':70} {100 * plain.mean():5.1f} %")
    designs = {
        "10 alike, n 20": ([20] * 10, [72] * 10), "30 alike, n 20": ([20] * 30, [72] * 30), "5 alike, n 30": ([30] * 5, [85] * 5),
        "10 alike, n 10 to 140": ([10, 12, 15, 20, 30, 40, 60, 80, 100, 140], [72] * 10),
        "10 of means 60 to 90": ([10, 12, 15, 20, 30, 40, 60, 80, 100, 140], list(np.linspace(60, 90, 10))),
    }
    for name, (sizes, means) in designs.items():
        m, v, n, true = families(g, draws, sizes, means)
        d, se, df = pairs(m, v, n)
        half = critical(len(n), df) * se
        i, j = np.triu_indices(len(n), 1)
        judge(f"all intervals of differences hold, {name}", (np.abs(d - (true[i] - true[j])) <= half).all(axis=1).mean(), 0.91, 1)
        if len(set(means)) == 1:
            judge(f"some pair is found to differ, {name}", (np.abs(d) > half).any(axis=1).mean(), 0, 0.075)
    for k in (5, 10, 25):
        now, then = families(g, draws, [20] * k, [72] * k), families(g, draws, [20] * k, [72] * k)
        a, b = now[1] / 20, then[1] / 20
        se, df = np.sqrt(a + b), (a + b) ** 2 / (a ** 2 / 19 + b ** 2 / 19)
        p = np.sort(2 * stats.t.sf(np.abs(now[0] - then[0]) / se, df), axis=1)
        judge(f"some change is found among {k} that are none", (p[:, 0] <= ALPHA / k).mean(), 0.01, 0.06)
        print(f"{'   (without correction)':70} {100 * (p[:, 0] <= ALPHA).mean():5.1f} %")
    for k, n in ((5, 30), (10, 20), (10, 60)):
        p, true = scores(70, 18)
        sd = float(np.sqrt((p * (GRID - true) ** 2).sum()))
        c = studentized_range.ppf(1 - ALPHA, k, 2 * n - 2) / np.sqrt(2)
        smallest = (c + stats.t.ppf(0.8, 2 * n - 2)) * sd * np.sqrt(2 / n)
        x, y = g.normal(0, sd, (draws, n)), g.normal(smallest, sd, (draws, n))
        a, b = x.var(axis=1, ddof=1) / n, y.var(axis=1, ddof=1) / n
        df = (a + b) ** 2 / (a ** 2 / (n - 1) + b ** 2 / (n - 1))
        found = np.abs(x.mean(axis=1) - y.mean(axis=1)) > critical(k, df) * np.sqrt(a + b)
        judge(f"the smallest difference of {k} systems, n {n}, is found", found.mean(), 0.78, 0.83)
    for share in (0.0, 0.1, 0.3):
        few = max(200, draws // 10)
        held = [icc_holds(g, share) for _ in range(few)]
        judge(f"interval of the variance between 12 organisations holds {share}", float(np.mean(held)), 0.85, 1)
    if options.write:
        (HERE / "coverage.json").write_text(json.dumps({"draws": draws, "means": MEANS, "sizes": SIZES, "percent": table}) + "\n")
    if wrong:
        sys.exit("further from what is promised than chance explains: " + "; ".join(wrong))


def icc_holds(g, share, a=12, n=25):
    """Whether the bootstrap over organisations, on the logarithm of F, holds the true share of the variance."""
    x = g.normal(0, np.sqrt(share), (a, 1)) + g.normal(0, np.sqrt(1 - share), (a, n))
    mean, var = x.mean(axis=1), x.var(axis=1, ddof=1)
    f = lambda m, v: np.log(n * m.var(axis=-1, ddof=1) / v.mean(axis=-1))
    drawn = g.integers(0, a, (400, a))
    half = stats.t.ppf(0.975, a - 1) * f(mean[drawn], var[drawn]).std(ddof=1)
    ends = np.exp(f(mean, var) + np.array([-half, half]))
    low, high = np.clip((ends - 1) / (ends - 1 + n), 0, 1)
    return low <= share <= high


main()
