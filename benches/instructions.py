#!/usr/bin/env python3
"""instructions.py CANDOUR [--record] [--strict]: how many instructions three works take, counted by valgrind, beside those that
`instructions.json` keeps. Other work on the machine doesn't change them, so a program that has become slower shows at once.

Works: 200 news pages (Markdown, templates, links, search), 20,000 answers (reading, checking, statistics), and the small golden
site, whose pictures and charts are drawn. It tells where a count has moved by more than 3 %, and with `--strict` exits with 1; `--record`
keeps the new ones: do so when the reason is known, and say it in the commit. Another compiler, or a processor with other instructions, counts
otherwise: so it is told, and no test fails of it.
"""
import argparse, json, os, pathlib, platform, re, shutil, subprocess, sys, tempfile

here = pathlib.Path(__file__).resolve().parent
KEPT = here / "instructions.json"
MOST = 0.03


def news(folder):
    subprocess.run([sys.executable, here / "inputs.py", "news", "200", folder], check=True)
    return ["build", folder, "--out", folder / "site"]


def answers(folder):
    """Twenty thousand answers without randomness, of four systems, with breakdowns."""
    for name in ["organisations", "systems", "ratings/wave"]:
        (folder / "content" / name).mkdir(parents=True)
    (folder / "content/site.yaml").write_text(
        "title: Answers\nbase_url: https://answers.example/\nrespondents:\n  role: {label: Role, values: {nurse: Nurse, doctor: Doctor, ahp: AHP}}\n")
    for system in "abcd":
        (folder / f"content/systems/{system}.md").write_text(f"---\nname: System {system}\n---\nOne.\n")
    (folder / "content/ratings/wave/survey.yaml").write_text("title: Wave\ndemonstration: true\ninstrument: sus\nrespondents: [role]\n")
    state, rows = 1, ["system,role,date," + ",".join(f"q{i}" for i in range(1, 11))]
    for _ in range(20_000):
        cells = []
        for _ in range(13):
            state = state * 16_807 % 2_147_483_647
            cells.append(state)
        system, role = "abcd"[cells[0] % 4], ["nurse", "doctor", "ahp", ""][cells[1] % 4]
        turned = [3 + c % 3 if i % 2 == 0 else 1 + c % 3 for i, c in enumerate(cells[3:])]
        rows.append(f"{system},{role},2025-03-{1 + cells[2] % 28:02}," + ",".join(map(str, turned)))
    (folder / "content/ratings/wave/answers.csv").write_text("\n".join(rows) + "\n")
    return ["check", folder]


def pictures(folder):
    shutil.copytree(here.parent / "tests/golden/small/content", folder / "content")
    return ["build", folder, "--out", folder / "site"]


def count(candour, make):
    with tempfile.TemporaryDirectory() as home:
        folder = pathlib.Path(home) / "work"
        folder.mkdir()
        command = [candour, *make(folder), "--jobs", "1", "--quiet", "--date", "2026-11-01"]
        valgrind = ["valgrind", "--tool=cachegrind", "--cache-sim=no", "--cachegrind-out-file=/dev/null"]
        environment = {"PATH": os.environ["PATH"], "NO_COLOR": "1"}
        run = subprocess.run([*valgrind, *command], capture_output=True, text=True, env=environment)
        found = re.search(r"I\s+refs:\s+([\d,]+)", run.stderr)
        if run.returncode != 0 or not found:
            sys.exit(f"{' '.join(map(str, command))} failed:\n{run.stderr[-2000:]}")
        return int(found.group(1).replace(",", ""))


def main():
    parser = argparse.ArgumentParser(description=__doc__.split(":")[0])
    parser.add_argument("candour", type=lambda p: str(pathlib.Path(p).resolve()))
    parser.add_argument("--record", action="store_true")
    parser.add_argument("--strict", action="store_true")
    options = parser.parse_args()
    compiler = subprocess.run(["rustc", "--version"], capture_output=True, text=True).stdout.strip()
    made_with = f"{compiler}, {platform.machine()}"
    kept = json.loads(KEPT.read_text()) if KEPT.exists() else {}
    counts = {make.__name__: count(options.candour, make) for make in (news, answers, pictures)}
    moved = False
    for name, now in counts.items():
        before = kept.get("instructions", {}).get(name)
        change = f"{now / before - 1:+.1%}" if before else "new"
        print(f"{name}: {now / 1e6:,.0f} million instructions ({change})")
        moved |= before is None or abs(now / before - 1) > MOST
    if options.record:
        KEPT.write_text(json.dumps({"made_with": made_with, "instructions": counts}, indent=2) + "\n")
    elif kept.get("made_with") != made_with:
        print(f"kept by {kept.get('made_with')}, counted by {made_with}: they can't be compared")
    elif moved:
        print("MOVED: a count has changed by more than 3 %. Find out why; if it is as it should be, keep it with --record")
        sys.exit(options.strict)


main()
