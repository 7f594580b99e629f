#!/usr/bin/env python3
"""inputs.py news N FOLDER | network N FOLDER | csv ROWS FOLDER | yaml ROWS FOLDER: content to measure on, the same at each call."""
import pathlib, random, sys

kind, size, folder = sys.argv[1], int(sys.argv[2]), pathlib.Path(sys.argv[3])
WORDS = ("the ward round begins with a list of patients and their drugs charts letters scans results alerts tasks notes "
         "nurses doctors pharmacists systems screens clicks errors safety time training support change leaders networks").split()


def write(path, text):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


def prose(r, n):
    return " ".join(r.choice(WORDS) for _ in range(n)).capitalize() + "."


def news():
    write(folder / "content/site.yaml", "title: News\nbase_url: https://bench.example/\n")
    for i in range(size):
        r = random.Random(i)
        tags = ", ".join(f"tag-{t:02}" for t in r.sample(range(40), 3))
        date = f"{2010 + i % 15}-{1 + i % 12:02}-{1 + i % 28:02}"
        body = "\n\n".join([prose(r, 70), "## " + prose(r, 5), prose(r, 80), "- " + "\n- ".join(prose(r, 12) for _ in range(5)),
                            "| a | b | c |\n| --- | --- | --- |\n" + "\n".join(f"| {r.choice(WORDS)} | {r.random():.3f} | x |" for _ in range(6)),
                            f"See [another](/news/item-{r.randrange(size):06}/). " + prose(r, 90), prose(r, 40)])
        head = f'title: "{prose(r, 6)[:-1]} {i}"\nsummary: "{prose(r, 20)}"\ntags: [{tags}]\n'
        write(folder / f"content/news/{date}-item-{i:06}.md", f"---\n{head}---\n{body}\n")


def network():
    """N news with events (N/5), people (N/2), providers (N·3/20) and 20 censuses of their posts."""
    news()
    r = random.Random(1)
    people, organisations, events = size // 2, size * 3 // 20, size // 5
    regions = ["North West", "North East and Yorkshire", "Midlands", "East of England", "London", "South East", "South West", "Wales", "Scotland"]
    for i in range(organisations):
        write(folder / f"content/organisations/org-{i:05}.md", f"---\nname: Organisation {i}\nkind: provider\nregion: {regions[i % 9]}\n---\n{prose(r, 30)}\n")
    for i in range(people):
        role = f"{{organisation: org-{r.randrange(organisations):05}, title: Nurse, from: {2000 + i % 20}}}"
        write(folder / f"content/people/person-{i:05}.md", f"---\nname: Person {i}\nroles: [{role}]\n---\n{prose(r, 30)}\n")
    for i in range(events):
        part = f"part_of: event-{i - 1:05}\n" if i % 4 == 3 else ""
        head = f"title: Event {i}\nstarts: {2010 + i % 18}-{1 + i % 12:02}-{1 + i % 28:02} 09:30\nends: 17:00\n{part}speakers: [person-{r.randrange(people):05}]\n"
        write(folder / f"content/events/event-{i:05}.md", f"---\n{head}organisers: [org-{r.randrange(organisations):05}]\n---\n{prose(r, 40)} See [it](person:person-{r.randrange(people):05}).\n")
    for path in sorted((folder / "content/news").iterdir()):
        more = f"people: [person-{r.randrange(people):05}]\norganisations: [org-{r.randrange(organisations):05}]\nevents: [event-{r.randrange(events):05}]\n"
        path.write_text(path.read_text().replace("---\n", "---\n" + more, 1))
    for c in range(20):
        posts = []
        for i in range(organisations):
            for post in ("ccio", "cio", "cnio"):
                if r.random() < .9:
                    holder = f"person-{r.randrange(people):05}, wte: {r.choice([.2, .5, 1])}, board: {r.choice(['true', 'false'])}" if r.random() < .4 + c / 50 else "~"
                    posts.append(f"  - {{organisation: org-{i:05}, post: {post}, holder: {holder}}}")
        write(folder / f"content/leadership/{2006 + c}-11-01.yaml", f"as_of: {2006 + c}-11-01\ncoverage: sample\nposts:\n" + "\n".join(posts) + "\n")


def ratings(csv):
    import numpy as np
    g = np.random.default_rng(7)
    system, wave, role, site = g.integers(0, 200, size), g.integers(0, 5, size), g.integers(0, 6, size), g.integers(0, 300, size)
    roles = ["physician", "nurse", "pharmacist", "allied", "admin", "trainee"]
    level = 2.0 + 1.8 * (system * 37 % 200) / 200 + 0.05 * wave + g.normal(0, .6, size)
    answers = np.clip(np.rint(level[:, None] + g.normal(0, .8, (size, 10))), 1, 5).astype(int)
    answers[:, 1::2] = 6 - answers[:, 1::2]
    values = ", ".join(f"site-{i:03}: Site {i}" for i in range(300))
    write(folder / "content/site.yaml", "title: Ratings\nbase_url: https://bench.example/\nrespondents:\n  role: {label: Role, values: {"
          + ", ".join(f"{r}: {r.capitalize()}" for r in roles) + "}}\n  site: {label: Site, values: {" + values + "}}\n")
    for s in range(200):
        write(folder / f"content/systems/sys-{s:03}.md", f"---\nname: System {s:03}\n---\n")
    for w in range(5):
        survey = folder / f"content/ratings/wave-{w}"
        write(survey / "survey.yaml", f"title: Wave {w}\ninstrument: sus\nrespondents: [role, site]\nclosed: {2019 + w}-06-30\n")
        rows = np.nonzero(wave == w)[0]
        if csv:
            lines = [f"sys-{system[i]:03},{roles[role[i]]},site-{site[i]:03}," + ",".join(map(str, answers[i])) for i in rows]
            write(survey / "answers.csv", "system,role,site," + ",".join(f"q{q + 1}" for q in range(10)) + "\n" + "\n".join(lines) + "\n")
        else:
            by_system = {s: [] for s in range(200)}
            for i in rows:
                a = ", ".join(map(str, answers[i]))
                by_system[system[i]].append(f"  - {{role: {roles[role[i]]}, site: site-{site[i]:03}, answers: [{a}]}}")
            for s, lines in by_system.items():
                if lines:
                    write(survey / f"sys-{s:03}.yaml", f"system: sys-{s:03}\nresponses:\n" + "\n".join(lines) + "\n")


{"news": news, "network": network}.get(kind, lambda: ratings(kind == "csv"))()
