#!/usr/bin/env python3
"""scale.py CANDOUR FOLDER [--answers N] [--engine duckdb] [--engine spark]: made-up answers of one survey, reduced in a database with
the query that `candour tally --sql` prints, and the site that is built of the tallies. Prints what each step took.

Needs `duckdb`, and for Spark `pyspark` with a Java runtime. FOLDER holds a Parquet file of some 12 bytes an answer.
"""
import argparse, filecmp, os, pathlib, resource, shutil, subprocess, sys, time

SYSTEMS = 200
SITE = """title: Scale
base_url: https://scale.example.org/
publisher: trust
contact: scale@example.org
respondents:
  role: {label: Role, values: {nurse: Nurse, doctor: Doctor, pharmacist: Pharmacist, ahp: Allied, admin: Administrator, trainee: Trainee}}
  setting: {label: Setting, values: {acute: Acute, primary: Primary, mental: Mental health, community: Community, other: Other}}
"""


def content(home):
    for name in ["organisations", "systems", "ratings/wave"]:
        (home / "content" / name).mkdir(parents=True, exist_ok=True)
    (home / "content/site.yaml").write_text(SITE)
    (home / "content/organisations/trust.md").write_text("---\ntitle: A trust\n---\nOne.\n")
    for i in range(SYSTEMS):
        (home / f"content/systems/sys-{i:03}.md").write_text(f"---\ntitle: System {i:03}\nvendor: trust\ncategory: epr\n---\nOne.\n")
    (home / "content/ratings/wave/survey.yaml").write_text(
        "title: Wave\ndemonstration: true\ninstrument: sus\nopened: 2026-03-01\nclosed: 2026-05-31\npopulation: All\nmethod: Made up\nrespondents: [role, setting]\n")


def make(rows, path):
    import duckdb
    items = ", ".join(
        f"CAST(LEAST(5, GREATEST(1, ROUND({'' if q % 2 else '6 - '}(1.5 + 2.2 * (s * 37 % 200) / 200.0 + mood + 1.6 * random() - 0.8)))) AS TINYINT) AS q{q}"
        for q in range(1, 11))
    with duckdb.connect() as con:
        con.execute("SELECT setseed(0.5)")
        con.execute(f"""COPY (
          SELECT 'sys-' || lpad(s::VARCHAR, 3, '0') AS system, DATE '2026-03-01' + CAST(floor(random() * 92) AS INTEGER) AS date,
            ['nurse', 'doctor', 'pharmacist', 'ahp', 'admin', 'trainee', NULL][1 + CAST(floor(random() * 7) AS INTEGER)] AS role,
            ['acute', 'primary', 'mental', 'community', 'other'][1 + CAST(floor(random() * 5) AS INTEGER)] AS setting, {items}
          FROM (SELECT CAST(floor(random() * {SYSTEMS}) AS INTEGER) AS s, random() - 0.5 AS mood FROM range({rows}))
        ) TO '{path}' (FORMAT parquet)""")


def duckdb_run(sql, table, to):
    import duckdb
    with duckdb.connect() as con:
        con.execute(f"CREATE VIEW responses AS SELECT * FROM read_parquet('{table}')")
        con.execute(f"COPY ({sql}) TO '{to}' (HEADER)")


def spark_run(sql, table, to):
    from pyspark.sql import SparkSession
    build = SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false").config("spark.driver.memory", "8g")
    spark = build.config("spark.sql.shuffle.partitions", "16").getOrCreate()
    spark.read.parquet(str(table)).createOrReplaceTempView("responses")
    folder = str(to) + ".spark"
    shutil.rmtree(folder, ignore_errors=True)
    spark.sql(sql).coalesce(1).write.option("header", True).option("escape", '"').csv(folder)
    (part,) = pathlib.Path(folder).glob("part-*.csv")
    shutil.copyfile(part, to)
    spark.stop()


def timed(what, run):
    """Runs it in a process of its own; prints seconds on the clock, seconds of CPU and the most memory."""
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    pid = os.fork()
    if pid == 0:
        run()
        os._exit(0)
    _, status, used = os.wait4(pid, 0)
    assert status == 0, what
    wall = time.monotonic() - start
    print(f"{what}: {wall:.1f} s, {used.ru_utime + used.ru_stime:.1f} s CPU, {used.ru_maxrss // 1024} MiB", flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split(":")[0])
    parser.add_argument("candour", type=lambda p: str(pathlib.Path(p).resolve()))
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--answers", type=int, default=1_000_000)
    parser.add_argument("--engine", action="append", choices=["duckdb", "spark"])
    options = parser.parse_args()
    home, table = options.folder, options.folder / f"answers-{options.answers}.parquet"
    content(home)
    if not table.exists():
        timed(f"{options.answers:,} answers made", lambda: make(options.answers, table))
    print(f"{table.stat().st_size / 1e6:.0f} MB of Parquet")
    tallies = []
    for engine in options.engine or ["duckdb"]:
        sql = subprocess.run([options.candour, "tally", "wave", "--sql", engine, "--lacks", "organisation", "--root", str(home)],
                             check=True, capture_output=True, text=True).stdout
        to = home / f"{engine}.tally.csv"
        run = {"duckdb": duckdb_run, "spark": spark_run}[engine]
        timed(f"{engine}, {options.answers:,} answers", lambda: run(sql, table, to))
        tallies.append(to)
    print(f"{tallies[0].stat().st_size / 1e6:.1f} MB of tallies; all engines the same: {all(filecmp.cmp(tallies[0], t, shallow=False) for t in tallies)}")
    shutil.copyfile(tallies[0], home / "content/ratings/wave/all.tally.csv")
    timed("candour build", lambda: subprocess.run([options.candour, "build", str(home), "--quiet", "--out", str(home / "site")], check=True))


main()
