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

// The t that |T| exceeds with probability `tail` at `df` degrees of freedom (Hill 1970, Algorithm 396).
function critical(tail, df) {
  if (df <= 1.5) return 1 / Math.tan((tail * Math.PI) / 2);
  const a = 1 / (df - 0.5), b = 48 / (a * a);
  let c = (((20700 * a) / b - 98) * a - 16) * a + 96.36;
  const d = ((94.5 / (b + c) - 3) / b + 1) * Math.sqrt((a * Math.PI) / 2) * df;
  let x = d * tail, y = x ** (2 / df);
  if (y > 0.05 + a) {
    x = normal(tail / 2);
    y = x * x;
    if (df < 5) c += 0.3 * (df - 4.5) * (x + 0.6);
    c = (((0.05 * d * x - 5) * x - 7) * x - 2) * x + b + c;
    y = (((((0.4 * y + 6.3) * y + 36) * y + 94.5) / c - y - 3) / b + 1) * x;
    y = Math.expm1(a * y * y);
  } else {
    y = ((1 / (((df + 6) / (df * y) - 0.089 * d - 0.822) * (df + 2) * 3) + 0.5 / (df + 4)) * y - 1) * (df + 1) / (df + 2) + 1 / y;
  }
  return Math.sqrt(df * y);
}
// The normal quantile of a small lower tail (Acklam's rational function, then a step of Newton's).
function normal(p) {
  const q = Math.sqrt(-2 * Math.log(p));
  let z = -(q - (2.515517 + 0.802853 * q + 0.010328 * q * q) / (1 + 1.432788 * q + 0.189269 * q * q + 0.001308 * q ** 3));
  for (let i = 0; i < 4; i++) z -= (below(z) - p) / (Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI));
  return z;
}
function below(z) {
  let sum = z, term = z;
  for (let k = 1; k < 200 && Math.abs(term) > 1e-16; k++) { term *= (-z * z) / (2 * k); sum += term / (2 * k + 1); }
  return 0.5 + sum / Math.sqrt(2 * Math.PI);
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

function draw(survey, chosen) {
  const wide = out.clientWidth > 560, width = wide ? 720 : 320, left = wide ? 230 : 10, right = wide ? 560 : 310;
  const [low, high] = survey.range;
  const x = (v) => left + ((v - low) / (high - low)) * (right - left);
  const svg = make("svg", { class: "chart", role: "img", "aria-labelledby": "ct cd" });
  const summary = chosen.map((s) => {
    const given = { name: s.name, mean: meanOf(s.mean, s.ci, s.told) };
    return s.ci ? say("scored-between", { ...given, low: ends(s.ci)[0], high: ends(s.ci)[1] }) : say("scored", given);
  }).join(" ");
  svg.append(make("title", { id: "ct" }, chosen.map((s) => s.name).join(", ")), make("desc", { id: "cd" }, say("scale", { measure: survey.measure }) + " " + summary));
  const inner = make("g", {});
  let y = 8;
  for (const [heading, rows] of blocks(chosen)) {
    inner.append(make("text", { class: "ct cs", x: wide ? 0 : left, y: y + 14 }, heading));
    y += 24;
    for (const [name, n, mean, ci, grade, told] of rows) {
      const value = meanOf(mean, ci, told) + (grade ? " " + grade : ""), detail = [ci && range(ci), n && say("n", { n })].filter(Boolean).join(", ");
      if (wide) {
        inner.append(make("text", { class: "ct", x: 0, y: y + 16 }, name.length > 32 ? name.slice(0, 31) + "…" : name),
          make("text", { class: "ct cs", x: right + 12, y: y + 10 }, value), make("text", { class: "ct cq", x: right + 12, y: y + 25 }, detail));
        mark(inner, x, mean, ci, y + 12);
        y += 34;
      } else {
        inner.append(make("text", { class: "ct", x: left, y: y + 12 }, name.length > 30 ? name.slice(0, 29) + "…" : name),
          make("text", { class: "ct cs", x: right, y: y + 12, "text-anchor": "end" }, value));
        mark(inner, x, mean, ci, y + 26);
        inner.append(make("text", { class: "ct cq", x: right, y: y + 44, "text-anchor": "end" }, detail));
        y += 54;
      }
    }
    y += 6;
  }
  for (let i = 0; i <= 4; i++) {
    const v = low + ((high - low) * i) / 4;
    svg.append(make("line", { class: i ? "cg" : "ca", x1: x(v), x2: x(v), y1: 4, y2: y }),
      make("text", { class: "ct cq", x: x(v), y: y + 16, "text-anchor": i === 0 && !wide ? "start" : i === 4 && !wide ? "end" : "middle" }, to(rounded(1, v) % 1 === 0 ? 0 : 1, v)));
  }
  svg.append(inner);
  svg.setAttribute("viewBox", `0 0 ${width} ${y + 24}`);
  return svg;
}
function mark(into, x, mean, ci, y) {
  if (ci) into.append(make("line", { class: "cv", x1: x(ci[0]), x2: x(ci[1]), y1: y, y2: y }));
  into.append(make("circle", { class: "cm", cx: x(mean), cy: y, r: 5 }));
}

function words(survey, a, b) {
  const [x, y] = [survey.systems[a], survey.systems[b]];
  const d = x.mean - y.mean;
  const clear = survey.clear[Math.min(a, b)].includes(Math.max(a, b));
  const same = rounded(1, d) === 0, how = d > 0 ? "higher" : "lower";
  // From bounds no difference follows; the verdict was made of the exact means.
  if (x.told || y.told) return [say("bound-" + (clear ? how : "alike"), { a: x.name, b: y.name })];
  const given = { a: x.name, b: y.name, size: same ? say("under") : one(Math.abs(d)) };
  const apart = clear ? say("clear-" + how, given) : same ? say("alike-same", given) : say("alike-" + how, given);
  if (!(x.sd > 0 && y.sd > 0 && x.n > 1 && y.n > 1)) return [apart];
  const [u, v] = [x.sd ** 2 / x.n, y.sd ** 2 / y.n];
  const df = (u + v) ** 2 / (u * u / (x.n - 1) + v * v / (y.n - 1));
  const half = critical(1 - survey.confidence, df) * Math.sqrt(u + v);
  // Small groups are told coarsely: an interval of what is told may reach over 0 where the exact one does not.
  if (clear && Math.abs(d) <= half) return [apart];
  const interval = [d - half, d + half], [low, high] = interval.map((x) => signed(places(interval), x));
  const reaches = say("difference", { confidence: percent(survey), low, high });
  const alone = !clear && Math.abs(d) > half ? " " + say("alone", { n: (survey.systems.length * (survey.systems.length - 1)) / 2 }) : "";
  return [apart, reaches + alone];
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
    const byName = [...survey.systems].sort((a, b) => a.name.localeCompare(b.name));
    fields.forEach((field, i) => {
      field.replaceChildren(new Option(say("none"), ""), ...byName.map((s) => new Option(s.name, s.id)));
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
  if (wanted.length === 0) fill(surveys[0].systems.slice(0, 2).map((s) => s.id));
  else if (wanted.length === 1) fields[1].value = surveys.find((s) => s.id === pick.value).systems.find((s) => s.id !== wanted[0])?.id ?? "";
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
