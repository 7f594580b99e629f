"""The news of inputs.py as sites of Hugo and Zola, whose templates do what `plain/` does: page, list in pages of twenty, tags, a
feed of twenty entries, sitemap."""
import pathlib, re

TITLE = "News"


def write(path, text):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


def layout(title, description, address, content):
    return f"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title} | {TITLE}</title>
<meta name="description" content="{description}">
<link rel="canonical" href="{address}">
<link rel="stylesheet" href="/style.css">
<link rel="alternate" type="application/atom+xml" href="/feed.xml">
</head>
<body>
<header><a href="/">{TITLE}</a> <nav><a href="/news/">News</a> <a href="/tags/">Tags</a></nav></header>
<main>
{content}
</main>
<footer><p>Ratings of clinical software. <a href="/feed.xml">Feed</a></p></footer>
</body>
</html>
"""


def items(news):
    """File name, front matter by key, and body of each item."""
    for path in sorted(news.iterdir()):
        _, head, body = path.read_text().split("---\n", 2)
        keys = dict(line.split(": ", 1) for line in head.strip().splitlines())
        date, name = re.match(r"(\d{4}-\d\d-\d\d)-(.+)\.md", path.name).groups()
        yield name, date, keys, body


def hugo(news, site):
    write(site / "hugo.toml", f'baseURL = "https://bench.example/"\ntitle = "{TITLE}"\ndisableHugoGeneratorInject = true\n[pagination]\npagerSize = 20\n'
          '[taxonomies]\ntag = "tags"\n[outputs]\nhome = ["html", "rss"]\nsection = ["html"]\ntaxonomy = ["html"]\nterm = ["html"]\n[outputFormats.rss]\nbaseName = "feed"\n')
    write(site / "static/style.css", "body { font: 16px/1.5 sans-serif }\n")
    base = layout('{{ block "title" . }}{{ site.Title }}{{ end }}', '{{ block "description" . }}{{ site.Title }}{{ end }}', "{{ .Permalink }}", '{{ block "main" . }}{{ end }}')
    day = '<time datetime="{{ .Date.Format "2006-01-02" }}">{{ .Date.Format "2 January 2006" }}</time>'
    tags = '<ul class="tags">{{ range .Params.tags }}<li><a href="/tags/{{ . }}/">{{ . }}</a></li>{{ end }}</ul>'
    write(site / "layouts/baseof.html", base)
    write(site / "layouts/home.html", '{{ define "main" }}<h1>News</h1><p><a href="/news/">All</a></p>{{ end }}')
    write(site / "layouts/page.html", '{{ define "title" }}{{ .Title }}{{ end }}{{ define "description" }}{{ .Description }}{{ end }}{{ define "main" }}<article>\n<h1>{{ .Title }}</h1>\n<p class="meta">'
          + day + "</p>\n" + tags + '\n<p class="summary">{{ .Description }}</p>\n{{ .Content }}\n</article>{{ end }}')
    write(site / "layouts/section.html", '{{ define "main" }}<h1>News</h1>\n{{ $p := .Paginate .Pages.ByDate.Reverse }}<ol class="list">\n{{ range $p.Pages }}<li><h2><a href="{{ .RelPermalink }}">{{ .Title }}</a></h2>\n'
          + day + "\n<p>{{ .Description }}</p>\n" + tags + '</li>\n{{ end }}</ol>\n<nav>{{ if $p.HasPrev }}<a href="{{ $p.Prev.URL }}">Newer</a>{{ end }} Page {{ $p.PageNumber }} of {{ $p.TotalPages }} {{ if $p.HasNext }}<a href="{{ $p.Next.URL }}">Older</a>{{ end }}</nav>{{ end }}')
    write(site / "layouts/taxonomy.html", '{{ define "main" }}<h1>Tags</h1>\n<ul>{{ range .Data.Terms.Alphabetical }}<li><a href="{{ .Page.RelPermalink }}">{{ .Page.Title }}</a> {{ .Count }}</li>\n{{ end }}</ul>{{ end }}')
    write(site / "layouts/term.html", '{{ define "main" }}<h1>{{ .Title }}</h1>\n<ul>{{ range .Pages.ByDate.Reverse }}<li><a href="{{ .RelPermalink }}">{{ .Title }}</a> ' + day + "</li>\n{{ end }}</ul>{{ end }}")
    write(site / "layouts/home.rss.xml", '<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom"><title>{{ site.Title }}</title><id>{{ .Permalink }}</id>\n{{ range first 20 (where site.RegularPages "Section" "news").ByDate.Reverse }}<entry><title>{{ .Title }}</title><id>{{ .Permalink }}</id><updated>{{ .Date.Format "2006-01-02T15:04:05Z07:00" }}</updated><summary>{{ .Description }}</summary></entry>\n{{ end }}</feed>\n')
    for name, date, keys, body in items(news):
        write(site / f"content/news/{name}.md", f"---\ntitle: {keys['title']}\ndescription: {keys['summary']}\ndate: {date}\ntags: {keys['tags']}\n---\n{body}")


def zola(news, site):
    write(site / "config.toml", f'base_url = "https://bench.example"\ntitle = "{TITLE}"\ncompile_sass = false\nbuild_search_index = false\ngenerate_feeds = true\nfeed_limit = 20\nfeed_filenames = ["feed.xml"]\ntaxonomies = [{{ name = "tags", feed = false }}]\n')
    write(site / "static/style.css", "body { font: 16px/1.5 sans-serif }\n")
    day = '<time datetime="{{ p.date }}">{{ p.date | date(format="%-d %B %Y") }}</time>'
    tags = '<ul class="tags">{% for t in p.taxonomies.tags %}<li><a href="/tags/{{ t }}/">{{ t }}</a></li>{% endfor %}</ul>'
    main = lambda text: '{% extends "base.html" %}{% block main %}' + text + "{% endblock %}"
    write(site / "templates/base.html", layout("{% block title %}{{ config.title }}{% endblock %}", "{% block description %}{{ config.title }}{% endblock %}", "{{ current_url | safe }}", "{% block main %}{% endblock %}"))
    write(site / "templates/index.html", main('<h1>News</h1><p><a href="/news/">All</a></p>'))
    write(site / "templates/page.html", '{% extends "base.html" %}{% block title %}{{ page.title }}{% endblock %}{% block description %}{{ page.description }}{% endblock %}{% block main %}{% set p = page %}<article>\n<h1>{{ p.title }}</h1>\n<p class="meta">'
          + day + "</p>\n" + tags + '\n<p class="summary">{{ p.description }}</p>\n{{ p.content | safe }}\n</article>{% endblock %}')
    write(site / "templates/section.html", main('<h1>News</h1>\n<ol class="list">\n{% for p in paginator.pages %}<li><h2><a href="{{ p.path }}">{{ p.title }}</a></h2>\n' + day + "\n<p>{{ p.description }}</p>\n" + tags
          + '</li>\n{% endfor %}</ol>\n<nav>{% if paginator.previous %}<a href="{{ paginator.previous | safe }}">Newer</a>{% endif %} Page {{ paginator.current_index }} of {{ paginator.number_pagers }} {% if paginator.next %}<a href="{{ paginator.next | safe }}">Older</a>{% endif %}</nav>'))
    write(site / "templates/taxonomy_list.html", main('<h1>Tags</h1>\n<ul>{% for t in terms %}<li><a href="{{ t.path }}">{{ t.name }}</a> {{ t.page_count }}</li>\n{% endfor %}</ul>'))
    write(site / "templates/taxonomy_single.html", main('<h1>{{ term.name }}</h1>\n<ul>{% for p in term.pages %}<li><a href="{{ p.path }}">{{ p.title }}</a> ' + day + "</li>\n{% endfor %}</ul>"))
    write(site / "templates/feed.xml", '<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom"><title>{{ config.title }}</title><id>{{ config.base_url | safe }}/</id>\n{% for p in pages %}<entry><title>{{ p.title }}</title><id>{{ p.permalink | safe }}</id><updated>{{ p.date | date(format="%+") }}</updated><summary>{{ p.description }}</summary></entry>\n{% endfor %}</feed>\n')
    write(site / "content/_index.md", '+++\ntitle = "News"\n+++\n')
    write(site / "content/news/_index.md", '+++\ntitle = "News"\nsort_by = "date"\npaginate_by = 20\n+++\n')
    for name, date, keys, body in items(news):
        tags = ", ".join(f'"{t}"' for t in keys["tags"].strip("[]").split(", "))
        write(site / f"content/news/{name}.md", f"+++\ntitle = {keys['title']}\ndescription = {keys['summary']}\ndate = {date}\n[taxonomies]\ntags = [{tags}]\n+++\n{body}")
