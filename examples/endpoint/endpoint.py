#!/usr/bin/env python3
"""A form endpoint for Candour's questionnaire: takes answers, keeps them in SQLite, gives them back as CSV.

    endpoint.py serve answers.db --thanks https://ratings.example.org/rate/thanks/ --survey 2026-autumn
    endpoint.py export answers.db > answers.csv

It keeps what was answered and the day, and nothing else: no address, no browser, no time. Rows lie in the order of random
keys, so nothing tells who answered when. It speaks plain HTTP on 127.0.0.1: put a web server with TLS before it, and
switch that server's access log off for this path. It needs Python 3.9 or later, and nothing else.
"""
import argparse
import csv
import datetime
import http.server
import json
import re
import secrets
import sqlite3
import sys
import urllib.parse

MOST_BYTES, MOST_FIELDS, LONGEST_VALUE = 32_768, 120, 4_000
NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}\Z")
TABLE = "CREATE TABLE IF NOT EXISTS answers (id TEXT PRIMARY KEY, survey TEXT NOT NULL, day TEXT NOT NULL, fields TEXT NOT NULL) WITHOUT ROWID"


def opened(path):
    database = sqlite3.connect(path, timeout=30)
    database.execute("PRAGMA secure_delete = ON")
    database.execute(TABLE)
    return database


def answer_of(body, surveys):
    """The id, survey and fields of a form; None of what is no answer."""
    pairs = urllib.parse.parse_qsl(body.decode("utf-8"), max_num_fields=MOST_FIELDS)
    fields = {name: value for name, value in pairs if value and len(value) <= LONGEST_VALUE and NAME.match(name)}
    fields.pop("date", None)
    survey = fields.pop("candour-survey", "")
    if survey not in surveys or not fields.get("system"):
        return None
    identity = fields.pop("candour-id", "")
    return (identity if re.match(r"[0-9a-f]{16,64}\Z", identity) else secrets.token_hex(12), survey, fields)


class Handler(http.server.BaseHTTPRequestHandler):
    timeout = 20

    def do_POST(self):
        try:
            length = int(self.headers.get("Content-Length", ""))
            answer = answer_of(self.rfile.read(length), self.server.surveys) if 0 < length <= MOST_BYTES else None
        except ValueError:
            answer = None
        if answer is None:
            return self.send_error(400, "This is no answer to an open survey")
        identity, survey, fields = answer
        day = datetime.date.today().isoformat()
        with opened(self.server.database) as database:
            # Who presses the button twice has answered once.
            database.execute("INSERT OR REPLACE INTO answers VALUES (?, ?, ?, ?)", (identity, survey, day, json.dumps(fields)))
        database.close()
        self.send_response(303)
        self.send_header("Location", self.server.thanks)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_):
        """Nobody is written down."""


def export(path, out):
    rows = [(i, s, d, json.loads(f)) for i, s, d, f in opened(path).execute("SELECT id, survey, day, fields FROM answers")]
    names = sorted({name for *_, fields in rows for name in fields})
    writer = csv.writer(out)
    writer.writerow(["candour-id", "candour-survey", "date", *names])
    writer.writerows([i, s, d, *(fields.get(name, "") for name in names)] for i, s, d, fields in rows)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(dest="command", required=True)
    serve = commands.add_parser("serve", help="take answers")
    serve.add_argument("database")
    serve.add_argument("--thanks", required=True, help="the page that follows the form")
    serve.add_argument("--survey", required=True, action="append", help="a survey that is open; may be given several times")
    serve.add_argument("--port", type=int, default=8080)
    commands.add_parser("export", help="write all answers as CSV").add_argument("database")
    options = parser.parse_args()
    if options.command == "export":
        return export(options.database, sys.stdout)
    server = http.server.ThreadingHTTPServer(("127.0.0.1", options.port), Handler)
    server.database, server.thanks, server.surveys = options.database, options.thanks, set(options.survey)
    opened(options.database).close()
    print(f"taking answers on http://127.0.0.1:{server.server_port}/", flush=True)
    server.serve_forever()


if __name__ == "__main__":
    main()
