#!/usr/bin/env python3
"""tallies.py CANDOUR [--engine duckdb] [--engine spark] [--engine postgresql] [--rows N] [--seed S]: the same answers through
Candour alone and through databases, with the query that `candour tally --sql` prints.

For a survey of each kind of questionnaire the tables of tallies must be the same to the byte, and so must the sites that are
made from them; the site that is made from the answers themselves must tell the same figures. Answers that are none must be told
of as the reader of CSV tells of them. Spark needs `pyspark` and a Java runtime; PostgreSQL is started from its own programs, which
must be in the PATH. Exits with 1 and says where, if anything differs.
"""
import argparse, collections, csv, json, os, pathlib, random, re, shutil, subprocess, sys, tempfile

SITE = """title: Tallies
base_url: https://tallies.example.org/
publisher: north
contact: tallies@example.org
respondents:
  role: {label: Role, values: {nurse: {label: Nurse, also: [RN, "staff nurse"]}, GP: GP, "o'clock": "O'clock \\\\ back"}}
  years_in_post: {label: Years, values: {"0-1": up to a year, "1-5": one to five, "6+": six or more}}
ratings: {minimum_responses: 5}
"""
OWN = """title: Own questionnaire
score_name: Own score
score: sum
items:
  - {id: pace, text: It keeps pace, scale: [-2, 2]}
  - {id: toil, text: It is toil, scale: [-2, 2], reverse: true}
  - {id: load, text: How heavy, scale: [0, 10]}
"""
SURVEYS = {"sus": (10, 1, 5), "csus": (15, 1, 5), "umux": (4, 1, 7), "umux-lite": (2, 1, 7), "nps": (1, 0, 10), "nees": (11, 1, 5),
           "tlx-raw": (6, 0, 100), "stars": (1, 1, 5)}
AGREEMENT = {1: "Strongly disagree", 2: "disagree", 3: "Neither agree nor disagree", 4: " Agree", 5: "STRONGLY AGREE"}
SYSTEMS = {"harbour-epr": ["Harbour EPR", "harbour-epr", "HARBOUR EPR", "the old 'Harbour'"], "tideway": ["tideway", "Tideway GP"],
           "lone": ["lone"]}
ORGANISATIONS = {"north": ["north", "North Trust"], "south": ["south", "SOUTH TRUST "], None: [""]}
ROLES = {"nurse": ["nurse", "RN", "Staff Nurse"], "GP": ["GP", "gp"], "o'clock": ["o'clock"], None: ["", "\u00a0 "]}
YEARS = {"0-1": ["0-1"], "1-5": ["1-5", "One to five"], "6+": ["6+"], None: [""]}


def site(folder, instrument, exclude):
    content = folder / "content"
    for name in ["organisations", "systems", "instruments", "ratings/wave"]:
        (content / name).mkdir(parents=True)
    (content / "site.yaml").write_text(SITE)
    for id, title in [("north", "North Trust"), ("south", "South Trust")]:
        (content / f"organisations/{id}.md").write_text(f"---\ntitle: {title}\n---\nA trust.\n")
    (content / "systems/harbour-epr.md").write_text("---\ntitle: Harbour EPR\nvendor: north\ncategory: epr\nalso: [\"the old 'Harbour'\"]\n---\nOne.\n")
    (content / "systems/tideway.md").write_text("---\ntitle: Tideway GP\nvendor: south\ncategory: gp\n---\nTwo.\n")
    (content / "systems/lone.md").write_text("---\ntitle: Lone\nvendor: south\ncategory: gp\n---\nThree.\n")
    (content / "instruments/own.yaml").write_text(OWN)
    (content / "ratings/wave/survey.yaml").write_text(
        f"title: Wave\ninstrument: {instrument}\nopened: 2026-03-01\nclosed: 2026-05-31\npopulation: All\nmethod: Online\n"
        f"respondents: [role, years_in_post]\n{exclude}")
    return content


def answers(draw, instrument, rows):
    """Rows of answers, written as people and spreadsheets write them."""
    if instrument == "own":
        items = [("pace", -2, 2), ("toil", -2, 2), ("load", 0, 10)]
    else:
        n, low, high = SURVEYS[instrument]
        items = [(f"q{i + 1}", low, high) for i in range(n)]
    head = ["system", "organisation", "date", "role", "years_in_post"] + [id for id, _, _ in items]
    table = []
    for _ in range(rows):
        system = draw.choices(list(SYSTEMS), [60, 38, 2])[0]
        level = draw.random()
        row = [draw.choice(SYSTEMS[system]), draw.choice(ORGANISATIONS[draw.choice(list(ORGANISATIONS))])]
        day = f"2026-0{draw.randint(3, 5)}-{draw.randint(1, 30):02}"
        row.append(draw.choice([day, day, day + " 09:30:00", ""]))
        row += [draw.choice(ROLES[draw.choice(list(ROLES))]), draw.choice(YEARS[draw.choice(list(YEARS))])]
        straight = draw.random() < .05
        for _, low, high in items:
            answer = min(high, max(low, round(low + (high - low) * (level + draw.gauss(0, .2)))))
            if straight:
                answer = (low + high) // 2
            forms = [str(answer)] * 12 + [f"{answer}.0", f" {answer} ", f"{answer},00"]
            forms += [f"+{answer}", f"0{answer}"] if answer > 0 else []
            forms += [AGREEMENT[answer]] if (low, high) == (1, 5) and len(items) > 1 and instrument != "own" else []
            row.append("" if draw.random() < .03 and not straight else draw.choice(forms))
        table.append(row)
    return head, table


def write(path, head, table):
    with open(path, "w", newline="", encoding="utf-8") as file:
        csv.writer(file, lineterminator="\n").writerows([head] + table)


class DuckDb:
    name = "duckdb"

    def run(self, sql, table, to):
        import duckdb
        with duckdb.connect() as con:
            con.execute("CREATE TABLE responses AS SELECT * FROM read_csv(?, all_varchar = true, header = true)", [str(table)])
            con.execute(f"COPY ({sql}) TO '{to}' (HEADER)")


class TypedDuckDb(DuckDb):
    """As a table of numbers and days that its owner has cleaned."""
    name = "duckdb"

    def run(self, sql, table, to):
        import duckdb
        with duckdb.connect() as con:
            con.execute("CREATE TABLE responses AS SELECT * FROM read_csv(?, header = true)", [str(table)])
            con.execute(f"COPY ({sql}) TO '{to}' (HEADER)")


class Spark:
    name = "spark"

    def __init__(self):
        from pyspark.sql import SparkSession
        build = SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false")
        self.spark = build.config("spark.sql.shuffle.partitions", "4").config("spark.sql.ansi.enabled", "true").getOrCreate()
        self.spark.sparkContext.setLogLevel("ERROR")

    def run(self, sql, table, to):
        read = self.spark.read.option("header", True).option("escape", '"').option("ignoreLeadingWhiteSpace", False)
        read.csv(str(table)).createOrReplaceTempView("responses")
        folder = pathlib.Path(tempfile.mkdtemp()) / "out"
        self.spark.sql(sql).coalesce(1).write.option("header", True).option("escape", '"').csv(str(folder))
        (part,) = folder.glob("part-*.csv")
        shutil.copyfile(part, to)
        shutil.rmtree(folder.parent)


class PostgreSql:
    name = "postgresql"

    def __init__(self):
        self.folder = pathlib.Path(tempfile.mkdtemp())
        self.as_user = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
        if self.as_user:
            shutil.chown(self.folder, "postgres")
        self.call("initdb", "-D", self.folder / "data", "-E", "UTF8", "--locale=en_GB.UTF-8" if "en_GB.utf8" in subprocess.run(["locale", "-a"], capture_output=True, text=True).stdout else "--locale=C.UTF-8")
        self.call("pg_ctl", "-D", self.folder / "data", "-w", "-l", self.folder / "log", "-o", f"-k {self.folder} -c listen_addresses=''", "start")

    def call(self, *command, **more):
        return subprocess.run(self.as_user + [str(c) for c in command], check=True, capture_output=True, text=True, cwd="/", **more)

    def psql(self, text):
        return self.call("psql", "-h", self.folder, "-d", "postgres", "-q", "-v", "ON_ERROR_STOP=1", "-c", text).stdout

    def run(self, sql, table, to):
        with open(table, newline="") as file:
            head = next(csv.reader(file))
        columns = ", ".join(f'"{h}" text' for h in head)
        shared = self.folder / "table.csv"
        shutil.copyfile(table, shared)
        os.chmod(shared, 0o644)
        self.psql(f"DROP TABLE IF EXISTS responses; CREATE TABLE responses ({columns})")
        self.psql(f"\\copy responses FROM '{shared}' WITH (FORMAT csv, HEADER)")
        self.psql(f"CREATE OR REPLACE TEMP VIEW t AS {sql.rstrip()}; COPY (SELECT * FROM t) TO '{self.folder}/out.csv' WITH (FORMAT csv, HEADER)")
        shutil.copyfile(self.folder / "out.csv", to)

    def close(self):
        self.call("pg_ctl", "-D", self.folder / "data", "-m", "immediate", "stop")
        shutil.rmtree(self.folder, ignore_errors=True)


def candour(program, *words):
    return subprocess.run([program, *map(str, words)], capture_output=True, text=True)


def told(program, root):
    """What a check tells: how often each kind of mistake is met."""
    run = candour(program, "check", root, "--format", "json", "--date", "2026-11-01")
    lines = [json.loads(line) for line in run.stdout.splitlines()]
    return sorted((d["code"], d["message"]) for d in lines if d.get("severity") == "error")


def files(folder):
    return {str(p.relative_to(folder)): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def figures(folder):
    """The figures of a site, but for what tallies can't tell."""
    data = json.loads((folder / "data/ratings.json").read_text())
    del data["generated_from"]
    for survey in data["surveys"]:
        survey["quality"].pop("identical"), survey["quality"].pop("counted_elsewhere")
    return data


def build(program, root, out):
    run = candour(program, "build", root, "--out", out, "--date", "2026-11-01")
    assert run.returncode == 0, run.stderr
    return out


def first_difference(a, b, at=""):
    """Where two values differ first."""
    if isinstance(a, dict) and isinstance(b, dict):
        for key in sorted(set(a) | set(b), key=str):
            if a.get(key) != b.get(key):
                return first_difference(a.get(key), b.get(key), f"{at} {key}")
    if isinstance(a, list) and isinstance(b, list) and len(a) == len(b):
        for i, (x, y) in enumerate(zip(a, b)):
            if x != y:
                return first_difference(x, y, f"{at} {i}")
    if isinstance(a, bytes) and isinstance(b, bytes):
        a, b = a.decode().splitlines(), b.decode().splitlines()
        i = next((i for i, (x, y) in enumerate(zip(a, b)) if x != y), min(len(a), len(b)))
        a, b, at = a[i : i + 1], b[i : i + 1], f"{at} line {i + 1}"
    return f"{at}: {str(a)[:400]} | {str(b)[:400]}"


class Check:
    def __init__(self, program, engines, rows, seed):
        self.program, self.engines, self.rows, self.draw = program, engines, rows, random.Random(seed)
        self.count, self.wrong = 0, []

    def same(self, a, b, what):
        self.count += 1
        if a != b:
            self.wrong.append(what)
            print(f"  differs: {what}")
            print("    " + first_difference(a, b))

    def survey(self, instrument, exclude):
        name = f"{instrument} {exclude.strip()}".strip()
        print(name, flush=True)
        with tempfile.TemporaryDirectory() as folder:
            home = pathlib.Path(folder)
            content = site(home, instrument, exclude)
            wave = content / "ratings/wave"
            head, table = answers(self.draw, instrument, self.rows)
            source = home / "answers.csv"
            write(source, head, table)
            ours = home / "ours.tally.csv"
            run = candour(self.program, "tally", "wave", source, "--root", home, "--out", ours)
            assert run.returncode == 0, run.stderr
            # Parts of it, tallied apart, make the same sites.
            parts = [table[:1], table[1 : self.rows // 3], table[self.rows // 3 :]]
            shutil.copyfile(source, wave / "answers.csv")
            of_answers = build(self.program, home, home / "of-answers")
            (wave / "answers.csv").unlink()
            for i, part in enumerate(parts):
                write(home / "part.csv", head, part)
                run = candour(self.program, "tally", "wave", home / "part.csv", "--root", home, "--out", wave / f"part-{i}.tally.csv")
                assert run.returncode == 0, run.stderr
            added = candour(self.program, "tally", "wave", "--root", home).stdout
            self.same(added, ours.read_text(), f"{name}: parts, added up")
            of_parts = build(self.program, home, home / "of-parts")
            for path in wave.glob("*.tally.csv"):
                path.unlink()
            shutil.copyfile(ours, wave / "all.tally.csv")
            of_ours = build(self.program, home, home / "of-ours")
            self.same(files(of_ours), files(of_parts), f"{name}: site of parts")
            self.same(figures(of_ours), figures(of_answers), f"{name}: figures of answers and tallies")
            for engine in self.engines:
                sql = candour(self.program, "tally", "wave", "--sql", engine.name, "--root", home).stdout
                theirs = home / f"{type(engine).__name__}.tally.csv"
                engine.run(sql, source, theirs)
                self.same(theirs.read_bytes(), ours.read_bytes(), f"{name}: {type(engine).__name__}")
                shutil.copyfile(theirs, wave / "all.tally.csv")
                self.same(files(build(self.program, home, home / "of-theirs")), files(of_ours), f"{name}: site of {type(engine).__name__}")
            self.invalid(home, head, table, name)

    def invalid(self, home, head, table, name):
        """Cells that are no answers."""
        wave = home / "content/ratings/wave"
        table = [list(row) for row in table]
        spoil = [(0, ""), (0, "Nobody's system"), (1, "elsewhere"), (3, "porter"), (4, "2 years"), (5, "99"), (5, "maybe"), (len(head) - 1, "3.5"), (2, "2026-02-30"), (2, "never")]
        for column, text in spoil:
            for _ in range(self.draw.randint(1, 4)):
                self.draw.choice(table)[column] = text
        source = wave / "answers.csv"
        for path in wave.glob("*.tally.csv"):
            path.unlink()
        write(source, head, table)
        wanted = self.kinds(told(self.program, home))
        spoilt = home / "spoilt.csv"
        source.rename(spoilt)
        for engine in self.engines:
            sql = candour(self.program, "tally", "wave", "--sql", engine.name, "--root", home).stdout
            engine.run(sql, spoilt, wave / "all.tally.csv")
            self.same(self.kinds(told(self.program, home)), wanted, f"{name}: what is no answer, by {type(engine).__name__}")

    @staticmethod
    def kinds(told):
        """Codes and messages, but for what of several cells of one cause stands as the example: the reader of CSV takes the first."""
        counted = collections.Counter()
        for code, message in told:
            message = re.sub(r", the first one for `[^`]*`|, such as `[^`]*`|; this is the first", "", message)
            counted[code, re.sub(r"^this row", "a row", message)] += 1
        return counted


def main():
    parser = argparse.ArgumentParser(description=__doc__.split(":")[0])
    parser.add_argument("candour")
    parser.add_argument("--engine", action="append", choices=["duckdb", "typed-duckdb", "spark", "postgresql"])
    parser.add_argument("--rows", type=int, default=400)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    kinds = {"duckdb": DuckDb, "typed-duckdb": TypedDuckDb, "spark": Spark, "postgresql": PostgreSql}
    engines = [kinds[name]() for name in options.engine or ["duckdb"]]
    check = Check(str(pathlib.Path(options.candour).resolve()), engines, options.rows, options.seed)
    for instrument in list(SURVEYS) + ["own"]:
        check.survey(instrument, "")
    check.survey("sus", "exclude: [straight-lining]\n")
    for engine in engines:
        getattr(engine, "close", lambda: None)()
    print(f"{check.count} comparisons with {', '.join(type(e).__name__ for e in engines)}: {len(check.wrong)} differ")
    sys.exit(bool(check.wrong))


main()
