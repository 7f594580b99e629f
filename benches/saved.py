"""How long it is from saving a file to its new bytes on the preview: saved.py CANDOUR FOLDER [TIMES]

FOLDER holds the content of inputs.py's news. A body is edited, and a title (seen on the page of its tag); prints milliseconds,
the median with the lowest and the highest."""
import pathlib, re, statistics, subprocess, sys, time, urllib.request


def get(address):
    return urllib.request.urlopen(address, timeout=30).read().decode()


def seen(address, words, edit):
    """Milliseconds from the end of `edit` until `words` stand at the address."""
    edit()
    started = time.perf_counter()
    while words not in get(address):
        if time.perf_counter() - started > 60:
            sys.exit(f"{address} never showed {words!r}")
        time.sleep(0.002)
    return (time.perf_counter() - started) * 1000


def quiet(address):
    """Waits until no build is running: until the version stays."""
    last, since = None, time.perf_counter()
    while time.perf_counter() - since < 3:
        version = get(address + ".candour/version")
        if version != last:
            last, since = version, time.perf_counter()
        time.sleep(0.1)


def main():
    candour, folder = sys.argv[1], pathlib.Path(sys.argv[2])
    times = int(sys.argv[3]) if len(sys.argv) > 3 else 7
    server = subprocess.Popen([candour, "serve", "--quiet", "--port", "0", folder], stderr=subprocess.PIPE, text=True)
    try:
        line = next(line for line in server.stderr if "the site is at" in line)
        address = re.search(r"http://\S+?/(?=\s)", line).group()
        files = sorted((folder / "content/news").iterdir())
        path = files[len(files) // 2]
        before = path.read_text()
        route = re.sub(r"^\d{4}-\d\d-\d\d-", "", path.stem)
        tag = re.search(r"^tags: \[?([\w-]+)", before, re.M)
        took = {"a text, on its page": [], "a title, on the page of its tag": []}
        for n in range(times):
            quiet(address)
            took["a text, on its page"].append(seen(f"{address}news/{route}/", f"Edit {n}.", lambda: path.write_text(f"{before}\nEdit {n}.\n")))
        for n in range(times if tag else 0):
            quiet(address)
            titled = re.sub(r"^title: .*$", f"title: Title {n}", before, flags=re.M)
            took["a title, on the page of its tag"].append(seen(f"{address}tags/{tag.group(1)}/", f"Title {n}<", lambda: path.write_text(titled)))
        path.write_text(before)
        for what, all in took.items():
            if all:
                print(f"{what:34} {statistics.median(all):7.0f} ms ({min(all):.0f} to {max(all):.0f})")
    finally:
        server.kill()
        server.wait()


main()
