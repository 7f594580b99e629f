#!/usr/bin/env python3
"""random_surveys.py CANDOUR [--surveys N] [--seed S]: random surveys of every instrument, built with the program
CANDOUR, and every published figure computed again with numpy, scipy, statsmodels and pingouin.

Surveys have blanks, ties, systems of one response, of one score and of one mind, weights, organisations and earlier
waves. Nothing here is shared with Candour's own code. Exits with 1 and says where, if a figure differs.
"""
import argparse, collections, csv, json, math, pathlib, subprocess, sys, tempfile
import numpy as np
import pandas as pd
import pingouin
from scipy import stats
from statsmodels.stats.meta_analysis import combine_effects
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.weightstats import DescrStatsW

K, SYSTEMS, ORGANISATIONS, PER_SITE = 10, 9, 13, 40
VALUES = {"role": ["nurse", "doctor", "pharmacist", "ahp"], "setting": ["acute", "primary"]}
ODD = lambda i: i % 2 == 1
NONE = lambda i: False
# id: items, low, high, blanks allowed, which are turned, headline items, lowest and highest score
INSTRUMENTS = {
    "sus": (10, 1, 5, 2, ODD, 10, 0, 100), "sus-positive": (10, 1, 5, 2, NONE, 10, 0, 100), "csus": (15, 1, 5, 2, ODD, 10, 0, 100),
    "umux": (4, 1, 7, 0, ODD, 4, 0, 100), "umux-lite": (2, 1, 7, 0, NONE, 2, 0, 100), "nps": (1, 0, 10, 0, NONE, 1, -100, 100),
    "nees": (11, 1, 5, 0, NONE, 11, -100, 100), "tlx-raw": (6, 0, 100, 0, NONE, 6, 0, 100), "stars": (1, 1, 5, 0, NONE, 1, 1, 5),
}
BENCHMARKS = [(1.073927, .034024), (5.834913, -.04980485), (.4421485, .04753406), (3.766087, -.02816776), (1.18663, .03470129),
              (4.589912, -.03519522), (.9706981, .04027653), (5.575382, -.04896754), (.6992487, .04435754), (4.603949, -.03692307)]


def score(kind, x):
    """Scores of complete answers (people × items), by the words of each instrument's authors."""
    if kind in ("sus", "csus"):
        return 2.5 * ((x[:, 0:10:2] - 1).sum(1) + (5 - x[:, 1:10:2]).sum(1))
    if kind == "sus-positive":
        return 2.5 * (x - 1).sum(1)
    if kind == "umux":
        return ((x[:, [0, 2]] - 1).sum(1) + (7 - x[:, [1, 3]]).sum(1)) / 24 * 100
    if kind == "umux-lite":
        return (x.sum(1) - 2) * 100 / 12
    if kind == "nps":
        return np.where(x[:, 0] >= 9, 100.0, np.where(x[:, 0] >= 7, 0.0, -100.0))
    if kind == "nees":
        return 100 * ((x > 3).sum(1) - (x < 3).sum(1)) / 11
    return x.mean(1)


class Compare:
    """Counts what was compared, and gathers what differs."""

    def __init__(self):
        self.count, self.wrong, self.kinds = 0, [], collections.Counter()

    def same(self, found, wanted, where):
        self.count += 1
        self.kinds[where.rsplit(" ", 1)[-1]] += 1
        if isinstance(wanted, (list, tuple, np.ndarray)) and found is not None:
            for f, w in zip(found, wanted):
                self.same(f, w, where)
        elif wanted is None or found is None or isinstance(wanted, str):
            if found != wanted:
                self.wrong.append(f"{where}: {found}, not {wanted}")
        elif not abs(float(found) - float(wanted)) <= 1e-9 * max(1.0, abs(float(wanted))):
            self.wrong.append(f"{where}: {found!r}, not {wanted!r}")


def draw(g, kind, wave):
    """A survey: a table of answers (NaN for a blank) with system, organisation and attributes."""
    items, low, high, _, turned, *_ = INSTRUMENTS[kind]
    parts = []
    for system in range(g.integers(1, SYSTEMS + 1)):
        n = int(g.choice([1, g.integers(2, 15), g.integers(10, 40), g.integers(40, 150)]))
        mood = g.choice(["plain", "plain", "plain", "plain", "one score", "ceiling"])
        # Weighted figures are only published where every group has enough people: the first system sees to that.
        full = bool(wave.get("shares")) and system == 0
        if full:
            n, mood = 240, "plain"
        level = g.uniform(0.25, 0.8)
        t = level + g.normal(0, .12, n)[:, None] + g.normal(0, .2, (n, items))
        x = np.clip(np.rint(low + t * (high - low)), low, high)
        for i in range(items):
            if turned(i):
                x[:, i] = low + high - x[:, i]
        if mood == "one score":
            x[:] = x[0]
        if mood == "ceiling":
            x[:] = [low if turned(i) else high for i in range(items)]
        if items > 1 and mood == "plain" and not full:
            x[g.random((n, items)) < g.choice([0, .02, .1])] = np.nan
        frame = pd.DataFrame(x, columns=[f"q{i + 1}" for i in range(items)])
        frame.insert(0, "system", f"y{system}")
        frame.insert(1, "organisation", [f"o{o}" if g.random() < .9 else "" for o in g.integers(0, ORGANISATIONS, n)])
        frame.insert(2, "role", [VALUES["role"][min(3, int(v))] if g.random() < .95 else "" for v in g.exponential(1.2, n)])
        frame.insert(3, "setting", [VALUES["setting"][v] for v in g.integers(0, 2, n)])
        if full:
            frame["role"] = [VALUES["role"][v] for v in g.integers(0, 4, n)]
            if g.random() < .5:
                frame.loc[:29, "role"] = ""
        parts.append(frame)
    return pd.concat(parts, ignore_index=True)


def write(root, surveys):
    def put(path, text):
        path = root / "content" / path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)

    values = lambda a: ", ".join(f"{v}: {v.title()}" for v in VALUES[a])
    put("site.yaml", "title: Random\nbase_url: https://random.example/\nrespondents:\n"
        + "".join(f"  {a}: {{label: {a.title()}, values: {{{values(a)}}}}}\n" for a in VALUES))
    for s in range(SYSTEMS):
        put(f"systems/y{s}.md", f"---\nname: System {s}\n---\n")
    for o in range(ORGANISATIONS):
        put(f"organisations/o{o}.md", f"---\nname: Organisation {o}\nkind: provider\n---\n")
    for id, (kind, table, wave) in surveys.items():
        text = f"title: {id}\ninstrument: {kind}\nrespondents: [role, setting]\nclosed: {wave['closed']}\n"
        if wave.get("shares"):
            text += "population_shares:\n" + "".join(
                f"  {a}: {{{', '.join(f'{v}: {s!r}' for v, s in shares.items())}}}\n" for a, shares in wave["shares"].items())
        put(f"ratings/{id}/survey.yaml", text)
        answers = table.copy()
        for c in [c for c in table if c.startswith("q")]:
            answers[c] = ["" if math.isnan(v) else str(int(v)) for v in table[c]]
        put(f"ratings/{id}/a.csv", answers.to_csv(index=False))


def interval(x, bounds):
    if len(x) < 2 or np.ptp(x) == 0:
        return None
    n, (low, high) = len(x), bounds
    if tuple(bounds) == (-100, 100) and set(np.unique(x)) <= {-100.0, 0.0, 100.0}:  # adjusted Wald (Bonett & Price 2012)
        p, q = ((x == 100).sum() + 0.75) / (n + 3), ((x == -100).sum() + 0.75) / (n + 3)
        h = stats.norm.ppf(0.975) * math.sqrt((p + q - (p - q) ** 2) / (n + 3))
        return [max(low, 100 * (p - q - h)), min(high, 100 * (p - q + h))]
    # All u with (m − u)² ≤ t²·φ·(u − L)(H − u)/n, by numpy's roots of the quadratic.
    m, width = np.mean(x) - low, high - low
    most = m * (width - m)
    c = stats.t.ppf(0.975, n - 1) ** 2 * (max(np.var(x, ddof=1) / most, 0.02) if most > 0 else 0.02) / n
    ends = np.sort(np.roots([1 + c, -(2 * m + c * width), m * m]).real)
    return [max(low, low + ends[0]), min(high, low + ends[1])]


def alpha(x):
    """Cronbach's alpha by pingouin, which warns of what can't be computed."""
    if x.shape[1] < 3 or len(x) < 2 or x.sum(1).var(ddof=1) == 0:
        return None
    return pingouin.cronbach_alpha(data=pd.DataFrame(x))[0]


SMALL = 30
# Parts of the range that means, and deviations and ends of intervals, of fewer than 30 people may be rounded to.
MEAN_STEPS, SPREAD_STEPS = (1000, 100, 50, 20, 10, 4), (100, 50, 25, 20, 10)


def dominated(y):
    """Whether all scores are alike but perhaps one: then whoever knows their own knows all."""
    return np.unique(np.round(y, 9), return_counts=True)[1].max() >= len(y) - 1


def stepped(c, found, wanted, bounds, steps, where, offset=None):
    """Whether a figure is the wanted one, rounded to one of these parts of the range."""
    low, width = bounds[0] if offset is None else offset, bounds[1] - bounds[0]
    rounded = [low + round((wanted - low) / (width / p)) * (width / p) for p in steps]
    # Halves may fall to either side in the last bit.
    near = [r for p, r in zip(steps, rounded) if abs(r - found) < 1e-9 or abs(abs(wanted - found) - width / p / 2) < 1e-9]
    c.count += 1
    c.kinds[where.rsplit(" ", 1)[-1]] += 1
    if not near:
        c.wrong.append(f"{where}: {found} is not {wanted} rounded")


def told_of_few(c, where, result, y, bounds):
    """Figures of fewer than 30 people: in steps, or a bound near an end of the scale."""
    width = bounds[1] - bounds[0]
    if result["mean"] is None:
        low, high = result.get("mean_at_least"), result.get("mean_at_most")
        c.same((low is not None and low <= y.mean() + 1e-9) or (high is not None and high >= y.mean() - 1e-9), True, f"{where} bound")
        c.same([result.get("sd"), result["ci"]], [None, None], f"{where} spread beside a bound")
        return
    stepped(c, result["mean"], y.mean(), bounds, MEAN_STEPS, f"{where} mean")
    if result.get("sd") is not None:
        stepped(c, result["sd"], y.std(ddof=1), bounds, SPREAD_STEPS, f"{where} sd", 0)
    if result["ci"] is not None:
        for found, wanted in zip(result["ci"], interval(y, bounds)):
            c.same(abs(found - wanted) <= width / 5, True, f"{where} ci")
            steps = (result["mean"] - bounds[0]) / width * 100
            if abs(steps - round(steps)) > 1e-6:  # the finest step, so the ends are in the finest too
                c.same(abs(found - wanted) <= width / 100 + 1e-9, True, f"{where} ci")


def told(result):
    """The mean by which a system is ranked: what is told of it."""
    return next(v for v in (result["mean"], result.get("mean_at_least"), result.get("mean_at_most")) if v is not None)


def rake(frame, shares):
    w = np.ones(len(frame))
    for _ in range(3000):
        before = w.copy()
        for a, target in shares.items():
            said = frame[a].to_numpy() != ""
            for v, share in target.items():
                rows = frame[a].to_numpy() == v
                w[rows] *= share * said.sum() / w[rows].sum()
            if (~said).any():
                w[~said] *= (~said).sum() / w[~said].sum()
        if np.abs(w / before - 1).max() < 1e-13:
            return w
    return None


def check_system(c, where, kind, frame, result, cells, items, shares):
    n_items, low, high, blanks, turned, headline, *bounds = INSTRUMENTS[kind]
    q = [f"q{i + 1}" for i in range(n_items)]
    fine = frame[frame[q[:headline]].isna().sum(axis=1) <= blanks]
    raw = fine[q].to_numpy()
    x = np.where(np.isnan(raw), low + (high - low) // 2, raw)
    y = score(kind, x) if len(x) else np.array([])
    small = len(y) < SMALL
    # Of an instrument with few levels so few ways may remain that nothing is told, however coarse.
    if len(y) < K or dominated(y) or (small and kind in ("nps", "stars", "nees") and result["n"] is None):
        c.same(result["n"], None, f"{where} n of what must be withheld")
        c.same(result["mean"], None, f"{where} mean of what must be withheld")
        return None
    c.same(result["n"], len(y), f"{where} n")
    unscored = len(frame) - len(fine)
    c.same(result["excluded"], unscored if unscored >= K else None, f"{where} excluded")
    if small:
        told_of_few(c, where, result, y, bounds)
        c.same([result["quartiles"], result["median"], result["alpha"], result["subscales"] or None], [None] * 4, f"{where} details of few")
    else:
        c.same(result["mean"], y.mean(), f"{where} mean")
        c.same(result["sd"], y.std(ddof=1), f"{where} sd")
        c.same(result["ci"], interval(y, bounds), f"{where} ci")
        c.same([result["quartiles"][0], result["median"], result["quartiles"][1]], np.percentile(y, [25, 50, 75]), f"{where} quartiles")
    oriented = np.array([[high - v if turned(i) else v - low for i, v in enumerate(row)] for row in x])
    if result["alpha"] is not None:
        c.same(kind in ("tlx-raw", "umux-lite"), False, f"{where} alpha of what has none")
        c.same(result["alpha"], alpha(oriented[:, :headline]), f"{where} alpha")
    c.same(result["ci_method"], None if result["ci"] is None else "adjusted-wald" if kind == "nps" else "score", f"{where} ci_method")
    if kind in ("sus", "sus-positive", "csus") and result["subscales"]:
        for name, (columns, step) in {"usability": ([0, 1, 2, 4, 5, 6, 7, 8], 3.125), "learnability": ([3, 9], 12.5),
                                      "clinical": (list(range(10, 15)), 2.5)}.items():
            if name == "clinical" and kind != "csus":
                continue
            # The clinical items are apart: their mean is over those who answered all five.
            told = np.isfinite(raw[:, columns]).all(axis=1) if name == "clinical" else np.full(len(raw), True)
            if name in result["subscales"]:
                c.same(result["subscales"][name], oriented[told][:, columns].sum(1).mean() * step, f"{where} {name}")
    for item, (mean, expected) in items.items():
        i = int(item[1:]) - 1
        if mean is None:
            c.same(np.isfinite(raw[:, i]).sum() < SMALL, True, f"{where} {item} of few")
            continue
        c.same(mean, np.nanmean(raw[:, i]), f"{where} {item}")
        usual = BENCHMARKS[i][0] + BENCHMARKS[i][1] * y.mean() if kind in ("sus", "csus") and i < 10 else None
        c.same(expected, usual, f"{where} {item} benchmark")
    groups = []
    for (attribute, value), cell in cells.items():
        rows = (fine[attribute] == ("" if value == "not-stated" else value)).to_numpy()
        z = y[rows]
        c.same(cell["n"], len(z), f"{where} {attribute} {value} n")
        if len(z) < SMALL:
            told_of_few(c, f"{where} {attribute} {value}", cell, z, bounds)
        else:
            c.same(cell["mean"], z.mean(), f"{where} {attribute} {value} mean")
            c.same(cell["ci"], interval(z, bounds), f"{where} {attribute} {value} ci")
        if attribute == "organisation" and value != "not-stated":
            groups.append(z)
    between = result.get("between_organisations")
    # Of small groups it is made of what is told of them.
    if len(groups) >= 10 and min(len(z) for z in groups) >= SMALL and np.ptp(np.concatenate(groups)) > 0:
        a, sizes, total = len(groups), np.array([len(z) for z in groups]), np.concatenate(groups)
        mse = sum(((z - z.mean()) ** 2).sum() for z in groups) / (len(total) - a)
        msb = sum(len(z) * (z.mean() - total.mean()) ** 2 for z in groups) / (a - 1)
        if mse > 0:  # F is the same ratio by scipy's own way
            assert abs(stats.f_oneway(*groups).statistic - msb / mse) < 1e-6 * max(1, msb / mse)
        variance = max(0, (msb - mse) / ((len(total) - (sizes ** 2).sum() / len(total)) / (a - 1)))
        c.same(between["variance_share"], variance / (variance + mse), f"{where} variance between organisations")
    if shares and result["weighted"]["mean"] is not None:
        w = rake(fine, shares)
        d = DescrStatsW(y, weights=w)
        se = math.sqrt(len(y) / (len(y) - 1) * (w ** 2 * (y - d.mean) ** 2).sum()) / w.sum()
        h = stats.t.ppf(0.975, len(y) - 1) * se
        few = small or fine.groupby(list(shares)).size().min() < SMALL
        wanted = [max(d.mean - h, bounds[0]), min(d.mean + h, bounds[1])] if np.ptp(y) > 0 else None
        if few:
            stepped(c, result["weighted"]["mean"], d.mean, bounds, (1000,), f"{where} weighted-mean")
            for found, end in zip(result["weighted"]["ci"] or [], wanted or []):
                stepped(c, found, end, bounds, (100,), f"{where} weighted-ci")
        else:
            c.same(result["weighted"]["mean"], d.mean, f"{where} weighted-mean")
            c.same(result["weighted"]["ci"], wanted, f"{where} weighted-ci")
        c.same(result["weighted"]["effective_n"], w.sum() ** 2 / (w ** 2).sum(), f"{where} effective-n")
    return y


def check_survey(c, id, survey, kind, shown):
    """What compares systems: ranks and their intervals, shrinkage, funnel; `shown` has the scores of each."""
    results = {r["system"]: r for r in survey["systems"]}
    ids = list(shown)
    low_is_good = kind == "tlx-raw"
    pairs = [(a, b) for i, a in enumerate(ids) for b in ids[i + 1:]]
    wins, losses = dict.fromkeys(ids, 0), dict.fromkeys(ids, 0)
    k = len(ids)
    # Of few people what is told, of many what is.
    small = lambda s: len(shown[s]) < SMALL
    mean = lambda s: told(results[s]) if small(s) else shown[s].mean()
    deviation = lambda s: results[s]["sd"] if small(s) else shown[s].std(ddof=1)
    for a, b in pairs:
        if not deviation(a) or not deviation(b):
            continue
        va, vb = (deviation(x) ** 2 / len(shown[x]) for x in (a, b))
        df = (va + vb) ** 2 / (va ** 2 / (len(shown[a]) - 1) + vb ** 2 / (len(shown[b]) - 1))
        t = abs(mean(a) - mean(b)) / math.sqrt(va + vb)
        if stats.studentized_range.sf(t * math.sqrt(2), k, df) < 0.05:  # Games & Howell
            best, worst = (a, b) if (mean(a) < mean(b)) == low_is_good else (b, a)
            wins[best] += 1
            losses[worst] += 1
    for s in ids:
        first = lambda a, b: told(results[a]) < told(results[b]) if low_is_good else told(results[a]) > told(results[b])
        c.same(results[s]["rank"], 1 + sum(bool(first(o, s)) for o in ids), f"{id} {s} rank")
        c.same(results[s]["rank_interval"], [1 + losses[s], len(ids) - wins[s]] if deviation(s) else None, f"{id} {s} rank interval")
    spread = [s for s in ids if deviation(s)]
    known = [s for s in ids if deviation(s) is not None]
    smallest = None
    if len(known) > 1:
        n, sd = np.median([len(shown[s]) for s in known]), np.median([deviation(s) for s in known])
        q = stats.studentized_range.ppf(0.95, len(ids), 2 * (n - 1)) / math.sqrt(2)
        smallest = (q + stats.t.ppf(0.8, 2 * (n - 1))) * sd * math.sqrt(2 / n)
    found = [s["smallest_difference"] for s in survey["categories"]] or [None]
    c.same(found[0], smallest, f"{id} smallest")
    bounds = INSTRUMENTS[kind][6:]
    if len(spread) < 5:
        c.same([results[s]["shrunken_mean"] for s in ids], [None] * len(ids), f"{id} shrunken of few systems")
    else:
        se2 = np.array([deviation(s) ** 2 / len(shown[s]) for s in spread])
        m = np.array([mean(s) for s in spread])
        tau2 = max(0.0, combine_effects(m, se2, method_re="dl").tau2)
        w = 1 / (se2 + tau2)
        for s, x, v in zip(spread, m, se2):
            b = tau2 / (tau2 + v)
            wanted = b * x + (1 - b) * (w * m).sum() / w.sum()
            if small(s):
                stepped(c, results[s]["shrunken_mean"], wanted, bounds, (1000,), f"{id} {s} shrunken")
            else:
                c.same(results[s]["shrunken_mean"], wanted, f"{id} {s} shrunken")
    ids = [s for s in ids if deviation(s) is not None]
    n = np.array([len(shown[s]) for s in ids])
    if len(ids) >= 3 and spread:
        x = np.array([mean(s) for s in ids])
        sd = np.array([deviation(s) for s in ids])
        theta, sigma = np.average(x, weights=n), math.sqrt(np.average(sd ** 2, weights=n - 1))
        z = (x - theta) / (sigma / np.sqrt(n))
        phi = (np.clip(z, *np.percentile(z, [10, 90])) ** 2).mean()
        w, k = n / sigma ** 2, len(ids)
        c.same([survey["funnel"]["centre"], survey["funnel"]["sd"], survey["funnel"]["dispersion"]], [theta, sigma, phi], f"{id} funnel")
        tau2 = max(0, (k * phi - (k - 1)) / (w.sum() - (w ** 2).sum() / w.sum())) if phi > 1 else None
        c.same(survey["funnel"]["between"], tau2, f"{id} funnel between")


told_mean = told


def welch(x, y, n, m):
    """Difference, standard error and degrees of freedom, of means and deviations."""
    va, vb = x[1] ** 2 / n, y[1] ** 2 / m
    return x[0] - y[0], math.sqrt(va + vb), (va + vb) ** 2 / (va ** 2 / (n - 1) + vb ** 2 / (m - 1))


def check_changes(c, survey, changes, width):
    """All changes of a survey: Welch's tests, Holm's correction, and the level that it leaves for their intervals."""
    # Of few people what is told, of many what is.
    def figures(scores, result):
        return (result["mean"], result["sd"]) if len(scores) < SMALL else (scores.mean(), scores.std(ddof=1))

    p = []
    for _, _, now, then, results in changes:
        x, y = figures(now, results[0]), figures(then, results[1])
        if None in x + y or not x[1] + y[1]:
            p.append(None)
            continue
        d, se, df = welch(x, y, len(now), len(then))
        p.append(2 * stats.t.sf(abs(d) / se, df))
    known = [q for q in p if q is not None]
    found = iter(multipletests(known, alpha=0.05, method="holm")[0]) if known else iter([])
    different = [q is not None and bool(next(found)) for q in p]
    level = 0.05 / max(1, len(known) - sum(different))
    for (s, change, now, then, results), clear in zip(changes, different):
        where = f"{survey} {s}"
        small = min(len(now), len(then)) < SMALL
        at = [figures(scores, r)[0] for scores, r in zip((now, then), results)]
        verdict = "no clear change" if not clear else "higher" if at[0] > at[1] else "lower"
        c.same(change["verdict"], verdict, f"{where} verdict")
        told = [r["mean"] for r in results]
        wanted = (None if None in told else told[0] - told[1]) if small else now.mean() - then.mean()
        c.same(change["difference"], wanted, f"{where} change")
        if wanted is None or (small and None in [r["sd"] for r in results]):
            c.same(change["ci"], None, f"{where} change ci of what is not told")
            continue
        pairs = [(r["mean"], r["sd"]) for r in results] if small else [(x.mean(), x.std(ddof=1)) for x in (now, then)]
        d, se, df = welch(*pairs, len(now), len(then))
        h = stats.t.ppf(1 - level / 2, df) * se
        low, high = d - h, d + h
        if small:
            low, high = (round(e / (width / 100)) * width / 100 for e in (low, high))
        low, high = (max(low, 0), high) if verdict == "higher" else (low, min(high, 0)) if verdict == "lower" else (min(low, 0), max(high, 0))
        for found, end in zip(change["ci"], (low, high)):
            # Halves may fall to either side in the last bit.
            c.same(abs(found - end) <= (width / 100 + 1e-9 if small else 1e-9), True, f"{where} change ci")


def read(site):
    ratings = json.loads((site / "data/ratings.json").read_text())
    number = lambda t: float(t) if t else None
    cells, items = {}, {}
    for row in csv.DictReader((site / "data/breakdowns.csv").open()):
        if row["n"]:
            ci = [number(row["ci_low"]), number(row["ci_high"])] if row["ci_low"] else None
            cell = {"n": number(row["n"]), "mean": number(row["mean"]), "ci": ci}
            cell |= {k: number(row[k]) for k in ("mean_at_least", "mean_at_most")}
            cells.setdefault((row["survey"], row["system"]), {})[row["attribute"], row["value"]] = cell
    for row in csv.DictReader((site / "data/item-means.csv").open()):
        items.setdefault((row["survey"], row["system"]), {})[row["item"]] = (number(row["mean"]), number(row["expected"]))
    return ratings, cells, items


def one_site(c, candour, g, count):
    surveys = {}
    kinds = list(INSTRUMENTS)
    for i in range(count):
        kind, wave = kinds[int(g.integers(len(kinds)))], {"closed": f"{2000 + i % 25}-{1 + i // 25:02}-15"}
        if g.random() < .4:
            attributes = ["role"] if g.random() < .6 else ["role", "setting"]
            wave["shares"] = {a: dict(zip(VALUES[a], (s := g.uniform(.5, 2, len(VALUES[a]))) / s.sum())) for a in attributes}
            wave["shares"] = {a: {v: float(s) for v, s in d.items()} for a, d in wave["shares"].items()}
        surveys[f"s{i}"] = (kind, draw(g, kind, wave), wave)
    with tempfile.TemporaryDirectory() as folder:
        root = pathlib.Path(folder)
        write(root, surveys)
        built = subprocess.run([candour, "build", root, "--quiet", "--date", "2026-01-01"], capture_output=True, text=True)
        if built.returncode:
            sys.exit(built.stderr[-3000:])
        ratings, cells, items = read(root / "site")
    scores, everything = {}, {}
    for survey in ratings["surveys"]:
        id = survey["id"]
        kind, table, wave = surveys[id]
        results = {r["system"]: r for r in survey["systems"]}
        everything |= {(id, s): r for s, r in results.items()}
        for system, frame in table.groupby("system"):
            where = (id, system)
            y = check_system(c, f"{kind} {id} {system}", kind, frame, results[system], cells.get(where, {}), items.get(where, {}), wave.get("shares"))
            if y is not None:
                scores[where] = y
        shown = {s: scores[id, s] for s in results if (id, s) in scores}
        check_survey(c, f"{kind} {id}", survey, kind, shown)
        changed = [(s, results[s]["change"]) for s in shown if results[s]["change"] is not None]
        bounds = INSTRUMENTS[kind][6:]
        check_changes(c, id, [(s, change, scores[id, s], scores[change["since"], s], (everything[id, s], everything[change["since"], s]))
                              for s, change in changed], bounds[1] - bounds[0])
    return count


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("candour")
    parser.add_argument("--surveys", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1986)
    options = parser.parse_args()
    c, done, site = Compare(), 0, 0
    np.seterr(all="ignore")
    import warnings
    warnings.simplefilter("ignore")
    while done < options.surveys:
        done += one_site(c, options.candour, np.random.default_rng([options.seed, site]), PER_SITE)
        site += 1
        if c.wrong:
            print("\n".join(c.wrong[:20]), file=sys.stderr)
            sys.exit(f"{len(c.wrong)} of {c.count} figures differ (seed {options.seed}, site {site - 1})")
    for kind in ("mean", "ci", "alpha", "n", "interval", "shrunken", "funnel", "verdict", "benchmark", "weighted-mean", "weighted-ci", "effective-n", "smallest", "change"):
        assert c.kinds[kind] > 0, f"nothing of the kind {kind} was compared"
    print(f"{c.count} figures of {done} random surveys agree to 1e-9")


main()
