#!/usr/bin/env python3
"""published.py SITE [--network]: calendars, feeds, structured data, data descriptions and share images of a built site,
read by other people's parsers: icalendar, vobject, feedparser, extruct, PyLD, the vocabulary of schema.org
(pydantic2-schemaorg), frictionless and csvw.

With --network, SITE is the golden site `tests/golden/network`, of which the right times are known. Exits with 1 and says
where, if something is wrong.
"""
import argparse, datetime, html.parser, importlib, json, pathlib, re, struct, sys, xml.etree.ElementTree, zoneinfo
import csvw, extruct, feedparser, frictionless, icalendar, vobject
from pyld import jsonld

UTC = datetime.timezone.utc
# What the golden site's events are: start and end in UTC, or days with the last one exclusive.
KNOWN = {
    "forum": ("2027-03-27T09:30:00+00:00", "2027-03-28T15:00:00+00:00"),
    "workshop": ("2027-03-28T09:00:00+00:00", "2027-03-28T11:00:00+00:00"),
    "abroad": ("2026-05-04T22:00:00+00:00", "2026-05-04T23:30:00+00:00"),
    "fixed": ("2026-12-01T03:30:00+00:00", None),
    "whole-days": ("2016-11-01", "2016-11-03"),
}
LOCAL = {"forum": ("09:30", "16:00"), "workshop": ("10:00", "12:00"), "abroad": ("18:00", "19:30")}


class Check:
    def __init__(self):
        self.count, self.wrong = 0, []

    def that(self, holds, where, what):
        self.count += 1
        if not holds:
            self.wrong.append(f"{where}: {what}")


def instant(value):
    """A moment in UTC, or a day, as text."""
    if value is None:
        return None
    if isinstance(value, datetime.datetime):
        assert value.tzinfo is not None, "a floating time"
        return value.astimezone(UTC).isoformat()
    return value.isoformat()


def calendar(c, path, known):
    where, raw = str(path), path.read_bytes()
    c.that(raw.endswith(b"\r\n") and b"\n" not in raw.replace(b"\r\n", b""), where, "lines must end in CRLF")
    c.that(all(len(line) <= 75 for line in raw.split(b"\r\n")), where, "a line is longer than 75 octets")
    ours = icalendar.Calendar.from_ical(raw)
    c.that(not ours.errors, where, f"icalendar: {ours.errors}")
    zones = {z["TZID"]: z.to_tz(lookup_tzid=False) for z in ours.walk("VTIMEZONE")}
    events = {str(e["UID"]).split("@")[0]: e for e in ours.walk("VEVENT")}
    c.that(len(events) == len(ours.walk("VEVENT")), where, "UIDs must differ")
    theirs = {v.uid.value.split("@")[0]: v for v in vobject.readOne(raw.decode()).vevent_list}
    c.that(set(events) == set(theirs), where, "the two readers see other events")
    for id, event in events.items():
        for key in ("DTSTAMP", "SUMMARY", "DTSTART", "SEQUENCE", "STATUS", "URL"):
            c.that(key in event, where, f"{id} has no {key}")
        start, end = event["DTSTART"].dt, event.get("DTEND") and event["DTEND"].dt
        other = theirs[id]
        other_end = other.dtend.value if hasattr(other, "dtend") else None
        c.that(instant(start) == instant(other.dtstart.value), where, f"{id} starts {start} or {other.dtstart.value}")
        c.that(instant(end) == instant(other_end), where, f"{id} ends {end} or {other_end}")
        # The clock changes that the file tells must be those of the zone.
        for moment, name in ((start, event["DTSTART"].params.get("TZID")), (end, end and event["DTEND"].params.get("TZID"))):
            if name:
                plain = moment.replace(tzinfo=None)
                told, real = plain.replace(tzinfo=zones[name]), plain.replace(tzinfo=zoneinfo.ZoneInfo(name))
                c.that(told.utcoffset() == real.utcoffset(), where, f"{id}: {name} is told to be at {told.utcoffset()}")
        if known:
            c.that((instant(start), instant(end)) == KNOWN[id], where, f"{id} is {instant(start)} to {instant(end)}")
            if id in LOCAL:
                local = tuple(t.strftime("%H:%M") for t in (other.dtstart.value, other_end))
                c.that(local == LOCAL[id], where, f"{id} is at {local} on local clocks")


class Links(html.parser.HTMLParser):
    def __init__(self):
        super().__init__()
        self.found = []

    def handle_starttag(self, tag, attrs):
        self.found += [v for k, v in attrs if k in ("href", "src")]


RFC3339 = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(Z|[+-]\d\d:\d\d)$")


def texts(c, where, entries):
    ids = [e["id"] for e in entries]
    c.that(len(set(ids)) == len(ids), where, "ids must differ")
    for e in entries:
        c.that(e["id"].startswith("https://"), where, f"{e['id']} is no address")
        c.that(RFC3339.match(e["updated"]) and RFC3339.match(e["published"]), where, f"{e['updated']} is no time")
        c.that(e["updated"] >= e["published"], where, f"{e['id']} was updated before it was published")
        links = Links()
        links.feed(e["content"])
        for link in links.found:
            c.that(re.match(r"(https?|mailto|tel):", link), where, f"{e['id']} has the relative link {link}")


def atom(c, path):
    where, feed = str(path), feedparser.parse(str(path), sanitize_html=False, resolve_relative_uris=False)
    c.that(not feed.bozo, where, feed.get("bozo_exception"))
    c.that(feed.version == "atom10", where, feed.version)
    f = feed.feed
    for key in ("id", "title", "updated", "author"):
        c.that(f.get(key), where, f"no {key}")
    links = {l["rel"]: l["href"] for l in f.links}
    c.that(links.get("self", "").endswith("/feed.xml") and links["self"] == f.id, where, "the link to itself")
    c.that(all(e.get("title") for e in feed.entries), where, "an entry without a title")
    newest = max((e.updated for e in feed.entries), default=f.updated)
    c.that(f.updated == newest, where, "the feed must be as new as its newest entry")
    texts(c, where, [{"id": e.id, "updated": e.updated, "published": e.published, "content": e.content[0].value} for e in feed.entries])


def json_feed(c, path):
    where, feed = str(path), json.loads(path.read_text())
    c.that(feed["version"] == "https://jsonfeed.org/version/1.1", where, feed["version"])
    items = [{"id": i["id"], "updated": i["date_modified"], "published": i["date_published"], "content": i["content_html"]} for i in feed["items"]]
    texts(c, where, items)


CONTEXT = {"@context": {"@vocab": "https://schema.org/", "id": "@id", "type": "@type"}}


def vocabulary(c, where, thing):
    """Every type and property of a thing must be one of schema.org, and stand where it may."""
    name = thing["@type"]
    try:
        properties = getattr(importlib.import_module(f"pydantic2_schemaorg.{name}"), name).__fields__
    except ModuleNotFoundError:
        return c.that(False, where, f"schema.org has no {name}")
    known = {f.alias for f in properties.values()} | set(properties)
    for key, value in thing.items():
        c.that(key.startswith("@") or key in known, where, f"a {name} has no {key}")
        for inner in value if isinstance(value, list) else [value]:
            if isinstance(inner, dict):
                vocabulary(c, where, inner)


NEEDED = {
    "Event": ["name", "startDate", "eventStatus"], "Course": ["name"], "Organization": ["name", "url"],
    "Person": ["name", "url"], "NewsArticle": ["headline", "datePublished", "dateModified", "publisher", "image"],
    "Dataset": ["name", "description", "distribution"], "SoftwareApplication": ["name", "applicationCategory"],
    "BreadcrumbList": ["itemListElement"],
}


def page(c, site, base, path, seen):
    where, text = str(path), path.read_text()
    loader = lambda url, options: {"contextUrl": None, "documentUrl": url, "document": CONTEXT}
    for thing in extruct.extract(text, base_url=base, syntaxes=["json-ld"])["json-ld"]:
        kind = thing["@type"]
        seen.add(kind)
        c.that(thing["@context"] == "https://schema.org", where, "another vocabulary")
        c.that(len(jsonld.expand(thing, {"documentLoader": loader})) == 1, where, "PyLD sees nothing")
        vocabulary(c, where, thing)
        for key in NEEDED.get(kind, []):
            c.that(thing.get(key), where, f"a {kind} without {key}")
    graph = dict(extruct.extract(text, base_url=base, syntaxes=["opengraph"])["opengraph"][0]["properties"])
    image = graph.get("og:image", "")
    c.that(image.startswith(base), where, f"the share image is {image!r}")
    file = site / image[len(base):]
    data = file.read_bytes() if file.is_file() else b""
    c.that(data[:8] == b"\x89PNG\r\n\x1a\n" and struct.unpack(">II", data[16:24]) == (1200, 630), where, "no share image of 1200 × 630")
    own = base + "".join(f"{part}/" for part in path.parent.relative_to(site).parts)
    canonical = html.unescape(re.search(r'rel="canonical" href="([^"]+)"', text).group(1))
    c.that(graph.get("og:url") == canonical, where, f"og:url is {graph.get('og:url')}, canonical {canonical}")
    # A page whose text is in the first language only leads to the page of that language.
    original = base + own[len(base):].partition("/")[2]
    is_translated = canonical == own
    c.that(is_translated or (canonical == original and (site / original[len(base):] / "index.html").is_file()), where, canonical)
    language = re.search(r'<html[^>]* lang="([^"]+)"', text).group(1)
    c.that(is_translated or f'hreflang="{language}"' not in text, where, f"claims to be in {language}")


def tables(c, site):
    """The data package and the CSVW description of each table must fit the tables."""
    report = frictionless.Package(str(site / "data/datapackage.json")).validate()
    problems = [f"{task.name}: {error.message}" for task in report.tasks for error in task.errors]
    c.that(report.valid, "datapackage.json", "; ".join(problems[:3]))
    descriptions = sorted((site / "data").glob("*-metadata.json"))
    c.that(len(descriptions) == len(list((site / "data").glob("*.csv"))), "data", "each table needs a description")
    for path in descriptions:
        c.that(csvw.CSVW(str(path)).is_valid, str(path), "csvw refuses it")


def embeds(c, site, base):
    """What asks for an embedded chart gets a frame of a page that is there, with the chart in it, and that leads to its own page."""
    found = sorted(site.rglob("oembed.json"))
    for path in found:
        told = json.loads(path.read_text())
        source = re.search(r'src="([^"]+)"', told["html"]).group(1)
        page = site / source[len(base):] / "index.html"
        c.that(told["version"] == "1.0" and told["type"] == "rich" and told["width"] > 0 < told["height"], str(path), "oEmbed")
        c.that(source.startswith(base) and page.is_file(), str(path), f"{source} is not there")
        discovered = re.search(r'type="application/json\+oembed"[^>]*href="([^"]+)"', page.read_text()).group(1)
        c.that(site / discovered[len(base):] == path, str(page), f"leads to {discovered}")
        own = html.unescape(re.search(r'rel="canonical" href="([^"]+)"', page.read_text()).group(1))
        home = site / own[len(base):] / "index.html"
        c.that(own.startswith(base) and home.is_file() and own in page.read_text().split("<body")[1], str(page), f"doesn't lead to {own}")
        c.that(re.search('lang="(.*?)"', home.read_text()).group(1) == re.search('lang="(.*?)"', page.read_text()).group(1), str(page), "leads to another language")
        drawing = re.search(r"<svg .*?</svg>", page.read_text(), re.S).group(0)
        shapes = xml.etree.ElementTree.fromstring(drawing)
        c.that(shapes.tag == "svg" and shapes[0].tag == "title" and len(shapes) > 3, str(page), "no drawing")
    return len(found)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("site", type=pathlib.Path)
    parser.add_argument("--network", action="store_true")
    options = parser.parse_args()
    c, site = Check(), options.site
    base = json.loads((site / "feed.json").read_text())["home_page_url"]
    calendars, feeds = sorted(site.rglob("*.ics")), sorted(site.rglob("feed.xml"))
    for path in calendars:
        calendar(c, path, options.network)
    for path in feeds:
        atom(c, path)
    json_feed(c, site / "feed.json")
    tables(c, site)
    charts = embeds(c, site, base)
    for path in sorted(site.glob("badges/*.svg")):
        c.that(xml.etree.ElementTree.parse(path).getroot().tag.endswith("svg"), str(path), "no SVG")
    seen, pages = set(), sorted(p for p in site.rglob("index.html") if "http-equiv" not in p.read_text() and "/embed/" not in str(p))
    for path in pages:
        page(c, site, base, path, seen)
    addresses = [e.text for e in xml.etree.ElementTree.parse(site / "sitemap.xml").iter() if e.tag.endswith("loc")]
    for address in addresses:
        c.that(address.startswith(base) and (site / address[len(base):] / "index.html").is_file(), "sitemap.xml", f"{address} is not there")
    c.that(len(calendars) > 3 and len(feeds) > 2 and len(pages) > 30, str(site), "too little was read")
    wanted = set(NEEDED) - ({"SoftwareApplication", "Dataset"} if options.network else set())
    c.that(wanted <= seen, str(site), f"no page has {wanted - seen}")
    if c.wrong:
        sys.exit("\n".join(map(str, c.wrong[:30])) + f"\n{len(c.wrong)} of {c.count} checks failed")
    print(f"{c.count} checks of {len(calendars)} calendars, {len(feeds)} feeds, {charts} embeddable charts and {len(pages)} pages hold")


main()
