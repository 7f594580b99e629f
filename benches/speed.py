#!/usr/bin/env python3
"""speed.py CANDOUR RUNS.json: draws `docs/speed.md` from what `compare --json RUNS.json` measured, with Candour's own charts.

Each build is a system of a small site, whose CPU time is a figure that was published elsewhere: the median, and as its interval
the lowest and the highest run."""
import json, pathlib, shutil, statistics, subprocess, sys, tempfile

docs = pathlib.Path(__file__).resolve().parent.parent / "docs"
PEERS = {"hugo": "Hugo", "zola": "Zola"}
# What the chart says: these are no answers of people.
WORDS = """chart:
  mean-low: Median {measure} (lower is better)
  measure-low: "{measure} (lower is better)"
  scored-between: "{name}: {mean}, from {low} to {high}."
league:
  title: "{survey}: {measure}"
  means-intervals:
    one: Median {measure} of {n} build, with its lowest and highest run (no {confidence} interval).
    other: Median {measure} of {n} builds, each with its lowest and highest run (no {confidence} interval).
  highest: "Most: {sentence}"
  lowest: "Least: {sentence}"
"""


def builds(kept):
    """Name and runs (wall seconds, CPU seconds, peak MiB) of each build, the peers first."""
    runs = kept["runs"]
    peers = [(f"{PEERS[name]} {kept['peers'][name]}", own) for name, own in runs["peer"].items()]
    cold = [(f"Candour, {theme} theme", [run for own in runs[theme].values() for run in own]) for theme in ("plain", "default")]
    again = [("Candour, nothing changed", runs["again"]), ("Candour, one text changed", runs["back"])]
    return [(name, own) for name, own in [*peers, *cold, *again] if own]


def write(path, text):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


def site(kept, content):
    """The content of a site that shows the CPU times."""
    most = max(run[1] for _, own in builds(kept) for run in own)
    high = int(-(-most // 5) * 5)
    write(content / "site.yaml", "title: How fast Candour builds\nbase_url: https://speed.example/\ntheme: speed\n")
    write(content / "instruments/cpu.yaml",
          f"title: CPU time\nscore_name: CPU seconds\nlow_is_good: true\nscore: sum\nitems: [{{id: cpu, text: CPU seconds, scale: [0, {high}]}}]\n")
    write(content / "ratings/build/survey.yaml",
          f"title: {kept['pages']:,} news pages\ninstrument: cpu\ndate: 2026-11-30\nranked: false\n"
          "method: Median of the runs; the line goes from the lowest to the highest\npopulation: Builds\n")
    for i, (name, own) in enumerate(builds(kept)):
        cpu = [run[1] for run in own]
        write(content / f"systems/build-{i}.md", f"---\nname: \"{name}\"\n---\n")
        write(content / f"ratings/build/build-{i}.yaml",
              f"system: build-{i}\npublished: {{mean: {statistics.median(cpu):.2f}, ci: [{min(cpu):.2f}, {max(cpu):.2f}]}}\n"
              "source: {title: benches/compare, published: 2026-11-30}\n")


def spread(values):
    return f"{statistics.median(values):.2f} ({min(values):.2f}–{max(values):.2f})"


def page(kept):
    first = next(iter(kept["runs"]["peer"].values()), None)
    rows = []
    for name, own in builds(kept):
        wall, cpu, peak = zip(*own)
        ratio = spread([a[1] / b[1] for a, b in zip(own, first)]) if first else "–"
        rows.append(f"| {name} | {spread(wall)} | {spread(cpu)} | {max(peak):.0f} | {ratio} |")
    peer = next((name for name, _ in builds(kept) if not name.startswith("Candour")), "–")
    sizes = "\n".join(f"| {name[0].upper() + name[1:]} | {files:,} | {megabytes:.0f} |" for name, (files, megabytes) in kept["sizes"].items())
    turns = len(next(iter(kept["runs"]["default"].values())))
    return f"""# How fast Candour builds

The same {kept['pages']:,} news pages, of 365 words and three tags each, with lists, pages of tags, a feed and a site map. In the plain theme, a page holds what the peers' templates write and no more; in the default theme it holds more: navigation, structured data, what the text is mentioned by, related news. With either theme Candour also makes an index for searches and a feed of each tag, and checks every text and every link. The builds run in turn, so that what else the machine does is the same for all: on {kept['cores']} shared cores, {turns} turns. Each figure is the median, with the lowest and the highest.

![CPU seconds of each build; the line goes from the lowest to the highest run](speed/cpu.svg)

| build | wall s | CPU s | peak MiB | CPU against {peer} |
| --- | --- | --- | --- | --- |
{chr(10).join(rows)}

| output | files | MB |
| --- | --- | --- |
{sizes}

Measure it on your own machine: `benches/compare FOLDER --json runs.json`, then `benches/speed.py CANDOUR runs.json` writes this page, and has Candour draw its chart. What large surveys take stands in [scale.md](scale.md).
"""


def main():
    candour, runs = sys.argv[1:]
    kept = json.loads(pathlib.Path(runs).read_text())
    with tempfile.TemporaryDirectory() as folder:
        root = pathlib.Path(folder)
        site(kept, root / "content")
        write(root / "themes/speed/words/en.yaml", WORDS)
        subprocess.run([candour, "build", root, "--out", root / "site", "--quiet", "--date", "2026-11-30"], check=True)
        write(docs / "speed/cpu.svg", "")
        shutil.copy(root / "site/charts/build/league.svg", docs / "speed/cpu.svg")
    write(docs / "speed.md", page(kept))


main()
