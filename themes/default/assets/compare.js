// Draws two to four systems on one scale, and says how sure their difference is; the address keeps what was chosen.
"use strict";
const form = document.querySelector("[data-compare]");
const out = document.querySelector("[data-compared]");
const say = candourSay(form), locales = [document.documentElement.lang, "en-GB"];
const told = document.createElement("div"), shown = document.createElement("div");
told.setAttribute("aria-live", "polite");
const isAsked = ["systems", "survey"].some((name) => new URLSearchParams(location.search).has(name));
if (isAsked) out.replaceChildren();
out.append(told, shown);
const SVG = "http://www.w3.org/2000/svg";

const rounded = (n, x) => Math.round(x * 10 ** n) / 10 ** n;
const to = (n, x) => {
  const text = Math.abs(rounded(n, x)).toLocaleString(locales, { minimumFractionDigits: n, maximumFractionDigits: n });
  return rounded(n, x) < 0 ? "\u2212" + text : text;
};
const one = (x) => to(1, x);
// The ends of an interval with as many decimals as it takes to tell them apart.
const places = ([a, b]) => [1, 2].find((n) => rounded(n, a) !== rounded(n, b)) ?? 3;
const ends = (ci) => ci.map((x) => to(places(ci), x));
// A mean that is only told as a bound comes with its words.
const meanOf = (mean, ci, told) => told ?? to(ci ? places(ci) : 1, mean);
const signed = (n, x) => (rounded(n, x) > 0 ? "+" : "") + to(n, x);
const span = ([from, to]) => say("span", { from, to });
const range = (ci) => (ci[0] < 0 || ci[1] < 0 ? span(ends(ci)) : ends(ci).join("–"));
const percent = (survey) => Math.round(survey.confidence * 1000) / 10;

// What |t| of two systems of a category must exceed: given at equal steps of 1 / degrees of freedom, between them by a
// cubic through the four nearest.
function critical({ most, values }, df) {
  const last = values.length - 1, at = most > 0 ? Math.min(last, (1 / df / most) * last) : 0;
  const from = Math.max(0, Math.min(last - 3, Math.floor(at) - 1));
  let sum = 0;
  for (let i = from; i < from + 4; i++) {
    let part = values[i];
    for (let j = from; j < from + 4; j++) if (j !== i) part *= (at - j) / (i - j);
    sum += part;
  }
  return sum;
}

const make = (name, attributes, text) => {
  const e = document.createElementNS(SVG, name);
  for (const [k, v] of Object.entries(attributes)) e.setAttribute(k, v);
  if (text !== undefined) e.textContent = text;
  return e;
};
const html = (name, text, className) => {
  const e = document.createElement(name);
  if (text !== undefined) e.textContent = text;
  if (className) e.className = className;
  return e;
};

// All respondents, and each group that all of the systems show: a heading, and name, n, mean, interval and grade of each.
function blocks(chosen) {
  const labels = chosen[0].groups.map((g) => g[0]).filter((l) => chosen.every((s) => s.groups.some((g) => g[0] === l)));
  return [[say("all"), chosen.map((s) => [s.name, s.n, s.mean, s.ci, s.grade, s.told])],
    ...labels.map((l) => [l, chosen.map((s) => { const g = s.groups.find((g) => g[0] === l); return [s.name, g[1], g[2], g[3], null, g[4]]; })])];
}

function table(survey, chosen) {
  const details = html("details"), region = html("div", undefined, "scroll"), all = html("table"), head = html("tr");
  region.setAttribute("role", "region");
  region.setAttribute("aria-label", say("region", { title: chosen.map((s) => s.name).join(", ") }));
  region.tabIndex = 0;
  for (const title of [say("respondents"), say("mean"), say("interval", { confidence: percent(survey) }), say("responses")]) {
    const cell = html("th", title);
    cell.scope = "col";
    head.append(cell);
  }
  all.createTHead().append(head);
  const body = all.createTBody();
  for (const [heading, rows] of blocks(chosen)) for (const [name, n, mean, ci, grade, told] of rows) {
    const row = body.insertRow(), first = html("th", heading + ": " + name);
    first.scope = "row";
    row.append(first, ...[meanOf(mean, ci, told) + (grade ? " " + grade : ""), ci ? range(ci) : "–", n?.toLocaleString(locales) ?? "–"].map((t) => html("td", t)));
  }
  region.append(all);
  details.append(html("summary", say("table")), region);
  return details;
}

// A text in lines of at most so many letters.
function lines(text, most) {
  const all = [""];
  for (const word of text.split(" ")) {
    const last = all[all.length - 1];
    if (last && last.length + word.length >= most) all.push(word);
    else all[all.length - 1] = last ? last + " " + word : word;
  }
  return all;
}

// The same drawing as the pages' own: bands, grid and reference behind the marks, texts beside or above them.
function draw(survey, chosen) {
  const wide = out.clientWidth > 560, width = wide ? 720 : 320, left = wide ? 226 : 10, right = wide ? 556 : 312;
  const [low, high] = survey.range;
  const x = (v) => left + ((v - low) / (high - low)) * (right - left);
  const svg = make("svg", { class: "chart", role: "img", "aria-labelledby": "ct cd" });
  const summary = chosen.map((s) => {
    const given = { name: s.name, mean: meanOf(s.mean, s.ci, s.told) };
    return s.ci ? say("scored-between", { ...given, low: ends(s.ci)[0], high: ends(s.ci)[1] }) : say("scored", given);
  }).join(" ");
  svg.append(make("title", { id: "ct" }, chosen.map((s) => s.name).join(", ")), make("desc", { id: "cd" }, say("scale", { measure: survey.measure }) + " " + summary));
  const behind = make("g", {}), inner = make("g", {}), top = survey.reference ? 38 : 22;
  const ground = (from, to) => {
    survey.bands.forEach(([a, b], i) => behind.append(make("rect", { class: "b" + (i % 2), x: x(a), width: x(b) - x(a), y: from, height: to - from })));
    for (const v of survey.ticks) behind.append(make("line", { class: "cg", x1: x(v), x2: x(v), y1: from, y2: to }));
    if (survey.reference) behind.append(make("line", { class: "cr", x1: x(survey.reference[0]), x2: x(survey.reference[0]), y1: from, y2: to }));
  };
  let y = top + 4;
  for (const [heading, rows] of blocks(chosen)) {
    inner.append(make("text", { class: "ct cs", x: 0, y: y + 16 }, heading));
    y += 26;
    for (const [name, n, mean, ci, grade, told] of rows) {
      const value = meanOf(mean, ci, told) + (grade ? " " + grade : ""), detail = [ci && range(ci), n && say("n", { n })].filter(Boolean).join(", ");
      const label = lines(name, wide ? 32 : 34), high = label.length * 16;
      label.forEach((text, i) => inner.append(make("text", { class: "ct", x: wide ? 0 : left, y: y + 14 + 16 * i }, text)));
      if (wide) {
        const middle = y + Math.max(high, 32) / 2 + 2;
        inner.append(make("text", { class: "ct cs", x: right + 12, y: middle - 3 }, value), make("text", { class: "ct cq", x: right + 12, y: middle + 12 }, detail));
        mark(inner, x, mean, ci, middle);
        y += Math.max(high, 32) + 8;
      } else {
        const strip = y + high + 19;
        inner.append(make("text", { class: "ct cs", x: right, y: y + 14, "text-anchor": "end" }, value), make("text", { class: "ct cq", x: left, y: y + 14 + high }, detail));
        ground(strip, strip + 20);
        mark(inner, x, mean, ci, strip + 10);
        y += high + 44;
      }
    }
  }
  if (wide) ground(top, y);
  for (const [a, b, name] of survey.bands) if (x(b) - x(a) > name.length * 7) svg.append(make("text", { class: "ct cq", x: (x(a) + x(b)) / 2, y: top - 5, "text-anchor": "middle" }, name));
  if (survey.reference) svg.append(make("text", { class: "ct cq", x: x(survey.reference[0]), y: top - 21, "text-anchor": "middle" }, survey.reference[1]));
  for (const v of survey.ticks) svg.append(make("text", { class: "ct cq", x: x(v), y: y + 16, "text-anchor": "middle" }, to(rounded(1, v) % 1 === 0 ? 0 : 1, v)));
  svg.append(make("text", { class: "ct cq", x: (left + right) / 2, y: y + 34, "text-anchor": "middle" }, survey.axis), behind, inner);
  svg.setAttribute("viewBox", `0 0 ${width} ${y + 42}`);
  return svg;
}
function mark(into, x, mean, ci, y) {
  if (ci) into.append(make("line", { class: "cv", x1: x(ci[0]), x2: x(ci[1]), y1: y, y2: y }));
  into.append(make("circle", { class: "cm", cx: x(mean), cy: y, r: 5 }));
}

const categoryOf = (survey, i) => survey.categories.findLast((c) => c.first <= i);

function words(survey, a, b) {
  const [x, y] = [survey.systems[a], survey.systems[b]];
  const category = categoryOf(survey, a);
  if (category !== categoryOf(survey, b)) return [say("unlike", { a: x.name, b: y.name })];
  const d = x.mean - y.mean, at = (i) => i - category.first;
  const clear = category.clear[at(Math.min(a, b))].includes(at(Math.max(a, b)));
  const same = rounded(1, d) === 0, how = d > 0 ? "higher" : "lower";
  if (!x.tested || !y.tested) return [say("untested", { a: x.name, b: y.name })];
  // From bounds no difference follows; the verdict was made of the exact means.
  if (x.told || y.told) return [say("bound-" + (clear ? how : "alike"), { a: x.name, b: y.name })];
  const given = { a: x.name, b: y.name, size: same ? say("under") : one(Math.abs(d)) };
  const apart = clear ? say("clear-" + how, given) : same ? say("alike-same", given) : say("alike-" + how, given);
  if (!(x.sd > 0 && y.sd > 0 && x.n > 1 && y.n > 1)) return [apart];
  const [u, v] = [x.sd ** 2 / x.n, y.sd ** 2 / y.n];
  const df = (u + v) ** 2 / (u * u / (x.n - 1) + v * v / (y.n - 1));
  const half = critical(category.limits, df) * Math.sqrt(u + v);
  // Verdicts are made of exact figures, this of those that are told: where rounding would set them apart, it stops at 0.
  if (clear && Math.abs(d) <= half) return [apart];
  const interval = clear ? [d - half, d + half] : [Math.min(0, d - half), Math.max(0, d + half)];
  const [low, high] = interval.map((x) => signed(places(interval), x));
  return [apart, say("difference", { confidence: percent(survey), low, high })];
}

globalThis.candourCompare = (surveys) => {
  if (surveys.length === 0) return;
  const asked = new URLSearchParams(location.search);
  const fields = ["a", "b", "c", "d"].map((name) => form.elements.namedItem(name));
  const pick = form.elements.namedItem("survey");
  pick.append(...surveys.map((s) => new Option(s.title, s.id)));
  pick.value = surveys.some((s) => s.id === asked.get("survey")) ? asked.get("survey") : surveys[0].id;
  const wanted = (asked.get("systems") ?? "").split(",").filter(Boolean);
  const fill = (ids) => {
    const survey = surveys.find((s) => s.id === pick.value);
    // By category, for only systems of one are compared.
    const groups = () => survey.categories.map((c, i) => {
      const group = document.createElement("optgroup"), own = survey.systems.slice(c.first, survey.categories[i + 1]?.first);
      group.label = c.name;
      group.append(...own.sort((a, b) => a.name.localeCompare(b.name)).map((s) => new Option(s.name, s.id)));
      return group;
    });
    fields.forEach((field, i) => {
      field.replaceChildren(new Option(say("none"), ""), ...groups());
      field.value = survey.systems.some((s) => s.id === ids[i]) ? ids[i] : "";
    });
  };
  // Names of systems that the address asks for and whose figures are withheld.
  const names = JSON.parse(form.dataset.withheld);
  const missing = (survey) => (survey === surveys[0] ? wanted.filter((id) => Object.hasOwn(names, id)).map((id) => names[id]) : []);
  const show = (isResized) => {
    // What the page came with gives way to what was chosen.
    out.querySelector("[data-first]")?.remove();
    const survey = surveys.find((s) => s.id === pick.value);
    const ids = [...new Set(fields.map((f) => f.value).filter(Boolean))];
    const at = ids.map((id) => survey.systems.findIndex((s) => s.id === id));
    // What was told already isn't told again when the window changes.
    if (!isResized) told.replaceChildren();
    const wasOpen = isResized && shown.querySelector("details")?.open;
    shown.replaceChildren();
    told.className = at.length < 2 ? "notice" : "verdict";
    if (at.length < 2) {
      if (!isResized) told.append(...missing(survey).map((name) => html("p", say("withheld", { name }))), html("p", say("choose")));
      return;
    }
    at.sort((a, b) => a - b);
    if (!isResized) for (let i = 0; i < at.length; i++) for (let j = i + 1; j < at.length; j++) {
      const said = words(survey, at[i], at[j]);
      // Of one pair each sentence stands alone; of several each pair has a paragraph.
      told.append(...(at.length === 2 ? said : [said.join(" ")]).map((text) => html("p", text)));
    }
    const chosen = at.map((i) => survey.systems[i]);
    const figure = html("figure", undefined, "figure");
    const caption = html("figcaption");
    caption.append(html("p", say("title", { measure: survey.measure, survey: survey.title }), "figure-title"));
    figure.append(caption, draw(survey, chosen), table(survey, chosen));
    shown.append(figure);
    shown.querySelector("details").open = Boolean(wasOpen);
    if (chosen.some((s) => s.groups.length > blocks(chosen).length - 1)) shown.append(html("p", say("left-out"), "meta"));
    if (survey.demonstration) shown.append(html("p", say("demonstration"), "meta"));
  };
  const remember = () => {
    const ids = fields.map((f) => f.value).filter(Boolean);
    const query = (ids.length ? "?systems=" + ids.join(",") : "") + (pick.value !== surveys[0].id ? (ids.length ? "&" : "?") + "survey=" + pick.value : "");
    history.replaceState(null, "", query || location.pathname);
    show();
  };
  fill(wanted);
  const firstOfTwo = surveys[0].categories.find((c) => c.clear.length > 1)?.first ?? 0;
  if (wanted.length === 0) fill(surveys[0].systems.slice(firstOfTwo, firstOfTwo + 2).map((s) => s.id));
  else if (wanted.length === 1) {
    const survey = surveys.find((s) => s.id === pick.value), at = survey.systems.findIndex((s) => s.id === wanted[0]);
    const other = survey.systems.find((s, i) => i !== at && at >= 0 && categoryOf(survey, i) === categoryOf(survey, at));
    fields[1].value = (other ?? survey.systems.find((s) => s.id !== wanted[0]))?.id ?? "";
  }
  pick.addEventListener("change", () => { fill(fields.map((f) => f.value)); remember(); });
  fields.forEach((f) => f.addEventListener("change", remember));
  let wide = out.clientWidth > 560;
  addEventListener("resize", () => {
    if (wide === out.clientWidth > 560 || out.querySelector("[data-first]")) return;
    wide = !wide;
    show(true);
  });
  form.addEventListener("submit", (event) => event.preventDefault());
  form.hidden = false;
  // Without a choice, the page came with the first two systems side by side.
  if (isAsked) show();
};
// The figures come once the page has been painted; at once for a reader who has chosen.
const fetchData = () => {
  const script = document.createElement("script");
  script.src = form.dataset.root + "compare/data.js";
  document.head.append(script);
};
if (isAsked) fetchData();
else if (globalThis.PerformanceObserver?.supportedEntryTypes?.includes("paint")) {
  const painted = new PerformanceObserver(() => {
    painted.disconnect();
    fetchData();
  });
  painted.observe({ type: "paint", buffered: true });
} else addEventListener("load", fetchData);
