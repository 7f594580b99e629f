// Searches the pages of this site in the browser: by words, by their beginnings, and by words that are nearly the same.
"use strict";
const box = document.querySelector("[data-search]");
const say = candourSay(box);
const parts = new Map(); // name of a part: its words, each with its pages
const pages = new Map(); // number of a file: what it tells of its pages
const waiting = new Map();

function load(name, file) {
  if (!waiting.has(file)) {
    waiting.set(file, new Promise((resolve) => {
      const script = document.createElement("script");
      script.src = box.dataset.root + "search/" + file + ".js";
      script.onload = script.onerror = () => resolve();
      document.head.append(script);
    }));
  }
  return waiting.get(file);
}
globalThis.candourWords = (name, text) => parts.set(name, text.trimEnd().split("\n").map((line) => line.split(" ")));
globalThis.candourPages = (number, told) => pages.set(number, told);

const fold = (text) => text.toLowerCase().normalize("NFD").replace(/[\u0300-\u036f]/g, "");
const wordsOf = (text) => [...new Set(fold(text).match(/[\p{L}\p{N}]+/gu) ?? [])].map((w) => w.slice(0, 24));
const names = box.dataset.parts.split(" ");
const partOf = (word) => (names.includes("all") ? "all" : /[a-z0-9]/.test(word[0]) ? word[0] : "other");

// Whether two words differ by at most `most` letters left out, added, exchanged or swapped with their neighbour.
function near(a, b, most) {
  if (Math.abs(a.length - b.length) > most) return false;
  let before = [], last = [...Array(b.length + 1).keys()];
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    let least = i;
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1;
      row[j] = Math.min(last[j] + 1, row[j - 1] + 1, last[j - 1] + same);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) row[j] = Math.min(row[j], before[j - 2] + 1);
      least = Math.min(least, row[j]);
    }
    if (least > most) return false;
    [before, last] = [last, row];
  }
  return last[b.length] <= most;
}

// The score of every page for one word, and whether it was only nearly found: exact words count most, then beginnings, then
// words that are nearly the same.
function scores(word, isLast) {
  const found = new Map();
  const all = [partOf(word), ...(word.length > 3 && partOf(word[1]) !== partOf(word) ? [partOf(word[1])] : [])];
  const vocabulary = all.flatMap((name) => parts.get(name) ?? []);
  const add = (entry, factor) => {
    const list = entry[1].matchAll(/([0-9a-z]+)([A-D])/g);
    let page = 0;
    const rows = [...list];
    const rare = Math.log(1 + Number(box.dataset.pages) / rows.length);
    for (const [, step, weight] of rows) {
      page += parseInt(step, 36);
      const score = factor * rare * { A: 1, B: 1.5, C: 4, D: 5 }[weight];
      found.set(page, Math.max(found.get(page) ?? 0, score));
    }
  };
  for (const entry of vocabulary) {
    const [known] = entry;
    if (known === word) add(entry, 1);
    else if (known.startsWith(word) && (isLast || word.length > 2)) add(entry, 0.7 * (word.length / known.length) ** 0.5);
  }
  const isNear = found.size === 0;
  if (isNear && word.length > 3) {
    const most = word.length > 7 ? 2 : 1;
    for (const entry of vocabulary) if (near(word, entry[0], most)) add(entry, 0.4);
    if (found.size === 0 && word.length > 5) for (const entry of vocabulary) if (near(word, entry[0], 2)) add(entry, 0.3);
    if (found.size === 0) for (const entry of vocabulary) if (near(word, entry[0].slice(0, word.length), most)) add(entry, 0.2);
  }
  return [found, isNear && found.size > 0];
}

// A screen reader hears what came out once the reader stops typing, and nothing twice.
let telling;
function tell(status, text) {
  clearTimeout(telling);
  telling = setTimeout(() => { if (status.textContent !== text) status.textContent = text; }, 350);
}

let turn = 0;
async function search(query) {
  const mine = ++turn;
  const words = wordsOf(query);
  const list = document.querySelector("[data-results]");
  const status = document.querySelector("[data-status]");
  if (words.length === 0) {
    list.replaceChildren();
    tell(status, "");
    document.title = title;
    return;
  }
  const needed = new Set(words.flatMap((w) => [partOf(w), ...(w.length > 3 ? [partOf(w[1])] : [])]));
  await Promise.all([...needed].map((name) => load(name, "words-" + name)));
  const scored = words.map((word, i) => scores(word, i === words.length - 1));
  const founds = scored.map(([found]) => found), isNear = scored.some(([, near]) => near);
  // Pages with all words; where there is none, those with the most.
  const sums = new Map();
  for (const found of founds) for (const [page, score] of found) { const [n, sum] = sums.get(page) ?? [0, 0]; sums.set(page, [n + 1, sum + score]); }
  const most = Math.max(0, ...[...sums.values()].map(([n]) => n));
  const total = [...sums].filter(([, [n]]) => n === most).map(([page, [, sum]]) => [page, sum]);
  // Of equals the one with the later address: those of surveys begin with their year.
  const best = total.sort((a, b) => b[1] - a[1] || b[0] - a[0]);
  const shown = best.slice(0, 20);
  await Promise.all([...new Set(shown.map(([page]) => Math.floor(page / 200)))].map((n) => load(n, "pages-" + n)));
  if (mine !== turn) return;
  tell(status, best.length === 0 ? say("none", { query })
    : most < words.length ? say("partly")
    : isNear && best.length === shown.length ? say("near", { n: best.length, query })
    : best.length > shown.length ? say("best", { n: best.length, shown: shown.length }) : say("pages", { n: best.length }));
  document.title = query + " – " + title;
  // A file that failed to load leaves its own results out, not all of them.
  const told = shown.map(([page]) => pages.get(Math.floor(page / 200))?.[page % 200]).filter(Boolean);
  list.replaceChildren(...told.map(([route, title, kind, description, foreign = 0]) => {
    const item = document.createElement("li");
    const link = document.createElement("a");
    link.href = box.dataset.root + route.slice(1) + (box.dataset.root.startsWith(".") ? "index.html" : "");
    link.textContent = title;
    if (foreign & 1) link.lang = box.dataset.first;
    const meta = document.createElement("p");
    meta.className = "meta";
    meta.textContent = kind;
    const text = document.createElement("p");
    text.textContent = description;
    if (foreign & 2) text.lang = box.dataset.first;
    item.append(link, meta, ...(description ? [text] : []));
    return item;
  }));
}

const title = document.title, input = box.querySelector("input");
const address = (query) => history.replaceState(null, "", query ? "?q=" + encodeURIComponent(query) : location.pathname);
input.addEventListener("input", () => { address(input.value); search(input.value); });
box.addEventListener("submit", (event) => { event.preventDefault(); search(input.value); });
// Down and up go from the field to the results and back.
document.addEventListener("keydown", (event) => {
  if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
  const stops = [input, ...document.querySelectorAll("[data-results] a")];
  const at = stops.indexOf(document.activeElement);
  if (at < 0) return;
  event.preventDefault();
  stops[Math.min(Math.max(at + (event.key === "ArrowDown" ? 1 : -1), 0), stops.length - 1)].focus();
});
input.value = new URLSearchParams(location.search).get("q") ?? "";
box.hidden = false;
if (input.value) search(input.value);
else input.focus();
