#!/usr/bin/env python3
"""Makes the content of this folder and `expected.json`: random answers, and what numpy and scipy compute of them.

Run by hand (numpy, scipy); the tests read what it wrote. Nothing here is shared with Candour's own code.
"""
import json, math, pathlib, random
import numpy as np
from scipy import stats

HERE = pathlib.Path(__file__).parent
R = random.Random(1986)
K = 10

def sus(a, positive=False):
    x = [3 if v is None else v for v in a]
    if positive:
        return 2.5 * sum(v - 1 for v in x)
    return 2.5 * (sum(x[i] - 1 for i in range(0, 10, 2)) + sum(5 - x[i] for i in range(1, 10, 2)))

INSTRUMENTS = {
    # id: items, low, high, blanks allowed, score
    "sus": (10, 1, 5, 2, sus),
    "sus-positive": (10, 1, 5, 2, lambda a: sus(a, True)),
    "csus": (15, 1, 5, 2, lambda a: sus(a[:10])),
    "umux": (4, 1, 7, 0, lambda a: (a[0] - 1 + a[2] - 1 + 7 - a[1] + 7 - a[3]) / 24 * 100),
    "umux-lite": (2, 1, 7, 0, lambda a: (a[0] + a[1] - 2) * 100 / 12),
    "nps": (1, 0, 10, 0, lambda a: 100 if a[0] >= 9 else 0 if a[0] >= 7 else -100),
    "nees": (11, 1, 5, 0, lambda a: 100 * (sum(v > 3 for v in a) - sum(v < 3 for v in a)) / 11),
    "tlx-raw": (6, 0, 100, 0, lambda a: sum(a) / 6),
    "stars": (1, 1, 5, 0, lambda a: a[0]),
}
RANGES = {"nps": (-100, 100), "nees": (-100, 100), "stars": (1, 5)}

def respond(n, low, high, level, reverse):
    t = R.gauss(level, 0.15)
    out = []
    for i in range(n):
        share = min(1, max(0, t + R.gauss(0, 0.18)))
        v = round(low + share * (high - low))
        out.append(low + high - v if reverse(i) else v)
    return out

def interval(x, bounds):
    n, sd = len(x), np.std(x, ddof=1)
    if n < 2 or sd == 0:
        return None
    low, high = bounds
    if set(np.unique(x)) <= {-100.0, 0.0, 100.0} and bounds == (-100, 100):  # adjusted Wald (Bonett & Price 2012)
        p, q = ((x == 100).sum() + 0.75) / (n + 3), ((x == -100).sum() + 0.75) / (n + 3)
        h = stats.norm.ppf(0.975) * math.sqrt((p + q - (p - q) ** 2) / (n + 3))
        return [max(low, 100 * (p - q - h)), min(high, 100 * (p - q + h))]
    m, width = np.mean(x) - low, high - low
    c = stats.t.ppf(0.975, n - 1) ** 2 * max(sd ** 2 / (m * (width - m)), 0.02) / n
    return [low + float(v) for v in np.sort(np.roots([1 + c, -(2 * m + c * width), m * m]).real)]

def alpha(rows, rule):
    o = np.array(rows, float)
    k = o.shape[1]
    total = o.sum(axis=1).var(ddof=1)
    if k < 3 or rule in ("nees", "tlx-raw") or total == 0:
        return None
    return k / (k - 1) * (1 - o.var(axis=0, ddof=1).sum() / total)

def figures(kind, responses):
    n_items, low, high, blanks, score = INSTRUMENTS[kind]
    reverse = lambda i: kind in ("sus", "csus", "umux") and i % 2 == 1
    headline = 10 if kind == "csus" else n_items
    scored = [r for r in responses if sum(v is None for v in r[1][:headline]) <= blanks]
    x = np.array([score(r[1]) for r in scored], float)
    mid = (low + high) // 2
    oriented = [[(high - v if reverse(i) else v - low) for i, v in enumerate([mid if v is None else v for v in r[1]])] for r in scored]
    head = [row[:10] for row in oriented] if kind == "csus" else oriented
    bounds = RANGES.get(kind, (0, 100))
    q1, median, q3 = np.percentile(x, [25, 50, 75])
    cells = {}
    for role in ("nurse", "doctor"):
        y = np.array([score(r[1]) for r in scored if r[0] == role], float)
        cells[role] = {"n": len(y), "mean": y.mean(), "ci": interval(y, bounds)}
    result = {"n": len(x), "mean": x.mean(), "sd": x.std(ddof=1), "ci": interval(x, bounds), "median": median,
              "quartiles": [q1, q3], "alpha": alpha(head, kind), "excluded": len(responses) - len(scored), "cells": cells}
    if kind in ("sus", "csus"):
        o = np.array(oriented, float)
        result["usability"] = o[:, [0, 1, 2, 4, 5, 6, 7, 8]].sum(axis=1).mean() * 3.125
        result["learnability"] = o[:, [3, 9]].sum(axis=1).mean() * 12.5
    if kind == "csus":
        # Those who answered all five.
        full = np.array([all(v is not None for v in r[1][10:]) for r in scored])
        # Told only where those who left some out, of all and of each item, are nobody or at least ten.
        answered = np.array([[v is not None for v in r[1][10:]] for r in scored]).sum(axis=0)
        rest = [len(scored) - full.sum(), *(answered - full.sum())]
        result["clinical"] = o[full][:, 10:].sum(axis=1).mean() * 2.5 if full.sum() >= 30 and all(d == 0 or d >= 10 for d in rest) else None
    return result

def write(path, text):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)

expected = {}
for kind, (n_items, low, high, blanks, _) in INSTRUMENTS.items():
    reverse = lambda i: kind in ("sus", "csus", "umux") and i % 2 == 1
    folder = HERE / "content" / "ratings" / kind
    write(folder / "survey.yaml", f"title: {kind}\ninstrument: {kind}\nrespondents: [role]\nclosed: 2025-01-01\n")
    rows = ["system,role," + ",".join(f"q{i + 1}" for i in range(n_items))]
    expected[kind] = {}
    for system, level in (("a", 0.35), ("b", 0.55), ("c", 0.8)):
        responses = []
        for j in range(R.randrange(30, 60)):
            answers = respond(n_items, low, high, level, reverse)
            if R.random() < 0.2:
                for i in R.sample(range(n_items), min(n_items, R.randrange(1, 4))):
                    answers[i] = None
            responses.append((("nurse", "doctor")[j % 2], answers))
        expected[kind][system] = figures(kind, responses)
        if system == "c":
            lines = [f"  - {{role: {r}, answers: [{', '.join('~' if v is None else str(v) for v in a)}]}}" for r, a in responses]
            write(folder / "c.yaml", "system: c\nresponses:\n" + "\n".join(lines) + "\n")
        else:
            rows += [f"{system},{r}," + ",".join("" if v is None else str(v) for v in a) for r, a in responses]
    write(folder / "answers.csv", "\n".join(rows) + "\n")

write(HERE / "content" / "site.yaml", "title: Reference values\nbase_url: https://reference.example/\nrespondents:\n"
      "  role: {label: Role, values: {nurse: Nurse, doctor: Doctor}}\n")
for system in "abc":
    write(HERE / "content" / "systems" / f"{system}.md", f"---\nname: System {system.upper()}\n---\n")
write(HERE / "expected.json", json.dumps(expected, indent=1, default=float) + "\n")
