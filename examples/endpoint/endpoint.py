#!/usr/bin/env python3
"""A form endpoint for Candour's questionnaire: takes answers, keeps them in SQLite, gives them back as JSON lines.

    endpoint.py serve answers.db --thanks https://ratings.example.org/rate/thanks/ --survey 2026-autumn --until 2026-12-31
    endpoint.py export answers.db > inbox/answers.jsonl
    endpoint.py delete answers.db ID

It keeps what was answered and the day, and nothing else: no address, no browser, no time. Rows lie in the order of random
keys, and the file is written anew after each answer, so nothing in it tells who answered when. It speaks plain HTTP on
127.0.0.1: put a web server with TLS before it, and switch that server's access log off for this path. It needs Python 3.9
or later, and nothing else; some thousands of answers are no trouble to it.
"""
import argparse
import datetime
import http.server
import json
import os
import re
import secrets
import sqlite3
import threading
import urllib.parse

MOST_BYTES, MOST_FIELDS, LONGEST_VALUE = 32_768, 100, 4_000
NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}\Z")
TABLE = "CREATE TABLE IF NOT EXISTS answers (id TEXT PRIMARY KEY, survey TEXT NOT NULL, day TEXT NOT NULL, fields TEXT NOT NULL) WITHOUT ROWID"
ONE_AT_A_TIME = threading.Lock()


def opened(path):
    os.umask(0o077)
    database = sqlite3.connect(path, timeout=30, isolation_level=None)
    database.executescript("PRAGMA secure_delete = ON; PRAGMA journal_mode = MEMORY; PRAGMA temp_store = MEMORY; " + TABLE)
    return database


def answer_of(body, surveys):
    """The id, survey and fields of a form; None of what is no answer."""
    pairs = urllib.parse.parse_qsl(body.decode("utf-8"), max_num_fields=MOST_FIELDS)
    clean = lambda value: "".join(c for c in value.strip() if c == "\n" or c.isprintable())
    fields = {name: clean(value) for name, value in pairs if clean(value)}
    survey, identity = fields.pop("candour-survey", ""), fields.pop("candour-id", "")
    fields.pop("date", None)
    is_plain = all(NAME.match(name) and len(value) <= LONGEST_VALUE for name, value in fields.items())
    if survey not in surveys or not is_plain or not fields.get("system"):
        return None
    return (identity if re.match(r"[0-9a-f]{24}\Z", identity) else secrets.token_hex(12), survey, fields)


class Handler(http.server.BaseHTTPRequestHandler):
    timeout = 20

    def do_POST(self):
        today, answer = datetime.date.today().isoformat(), None
        try:
            length = int(self.headers.get("Content-Length", ""))
            body = self.rfile.read(length) if 0 < length <= MOST_BYTES else b""
            answer = answer_of(body, self.server.surveys) if body and len(body) == length else None
        except (ValueError, TimeoutError):
            pass
        if answer is None or today > self.server.until:
            return self.send_error(400, "This is no answer to an open survey")
        identity, survey, fields = answer
        with ONE_AT_A_TIME:
            database = opened(self.server.database)
            # Who presses the button twice has answered once.
            database.execute("INSERT OR REPLACE INTO answers VALUES (?, ?, ?, ?)", (identity, survey, today, json.dumps(fields)))
            database.execute("VACUUM")
            database.close()
        self.send_response(303)
        self.send_header("Location", self.server.thanks)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_):
        """Nobody is written down."""


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(dest="command", required=True)
    serve, export, delete = (commands.add_parser(name) for name in ("serve", "export", "delete"))
    for command in (serve, export, delete):
        command.add_argument("database")
    serve.add_argument("--thanks", required=True, help="the page that follows the form")
    serve.add_argument("--survey", required=True, action="append", help="a survey that is open; may be given several times")
    serve.add_argument("--until", default="9999-12-31", help="the last day on which answers are taken")
    serve.add_argument("--port", type=int, default=8080)
    delete.add_argument("id", help="the number of an answer whose author has withdrawn")
    options = parser.parse_args()
    database = opened(options.database)
    if options.command == "export":
        for identity, survey, day, fields in database.execute("SELECT id, survey, day, fields FROM answers"):
            print(json.dumps({"candour-id": identity, "candour-survey": survey, "date": day, **json.loads(fields)}))
        return
    if options.command == "delete":
        print(database.execute("DELETE FROM answers WHERE id = ?", (options.id,)).rowcount, "answers deleted")
        return database.execute("VACUUM")
    database.close()
    server = http.server.ThreadingHTTPServer(("127.0.0.1", options.port), Handler)
    server.database, server.thanks, server.surveys, server.until = options.database, options.thanks, set(options.survey), options.until
    print(f"taking answers on http://127.0.0.1:{server.server_port}/", flush=True)
    server.serve_forever()


if __name__ == "__main__":
    main()
