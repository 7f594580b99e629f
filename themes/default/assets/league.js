// Sorts the league tables of a page; the largest can be filtered too, and the address keeps what was chosen of it.
"use strict";
const bar = document.querySelector("[data-league-filter]");
const tables = [...document.querySelectorAll("[data-league]")].filter((table) => table.tBodies[0].rows.length > 2);
const rowsOf = (table) => [...table.tBodies[0].rows].filter((row) => !row.classList.contains("withheld"));
const largest = tables.reduce((a, b) => (a && rowsOf(a).length >= rowsOf(b).length ? a : b), null);
// Of more systems than this, one is looked for by its name, and some are picked.
const MANY = 12;

const prepare = (table) => {
  const body = table.tBodies[0];
  const rows = [...body.rows], shownAtFirst = rowsOf(table).length;
  const isLargest = table === largest;
  const state = new URLSearchParams(isLargest ? location.search : "");
  const say = candourSay(bar);
  const heads = [...table.tHead.rows[0].cells];
  const status = document.createElement("p");
  status.className = "meta";
  status.setAttribute("role", "status");

  const apply = () => {
    const [key, direction] = (state.get("sort") ?? "").split(".");
    const number = key !== "name", wanted = (state.get("find") ?? "").toLocaleLowerCase().trim();
    const sorted = key ? [...rows].sort((a, b) => {
      const [x, y] = [a.dataset[key] ?? "", b.dataset[key] ?? ""];
      if (x === "" || y === "") return (x === "") - (y === "");
      return (number ? x - y : x.localeCompare(y)) * (direction === "down" ? -1 : 1);
    }) : rows;
    let shown = 0;
    for (const row of sorted) {
      const named = row.dataset.name.toLocaleLowerCase().includes(wanted);
      const fits = named && ["category", "vendor"].every((f) => !state.get(f) || row.dataset[f] === state.get(f));
      row.hidden = !fits;
      shown += fits && !row.classList.contains("withheld") ? 1 : 0;
      body.append(row);
    }
    for (const head of heads) {
      const own = head.dataset.sort;
      // Unsorted, the table stands by rank.
      if (own && own === (key || "rank")) head.setAttribute("aria-sort", direction === "down" ? "descending" : "ascending");
      else head.removeAttribute("aria-sort");
    }
    const by = heads.find((head) => key && head.dataset.sort === key);
    const first = number ? (direction === "down" ? "highest" : "lowest") : direction === "down" ? "z" : "a";
    const order = by ? " " + say("sorted-" + first, { column: by.textContent.trim().toLowerCase() }) : "";
    status.textContent = (shown === shownAtFirst ? say("all-systems", { n: shownAtFirst }) : say("some-systems", { shown, n: shownAtFirst })) + order;
    status.classList.toggle("hidden", shown === shownAtFirst && !by);
  };
  const remember = () => {
    const query = state.toString();
    if (isLargest) history.replaceState(null, "", (query ? "?" + query : location.pathname) + location.hash);
    apply();
  };

  for (const head of heads) {
    const key = head.dataset.sort;
    if (!key) continue;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "sort";
    button.textContent = head.textContent.trim();
    button.addEventListener("click", () => {
      const [now, direction] = (state.get("sort") ?? "").split(".");
      const first = key === "mean" || key === "n" ? "down" : "up";
      const next = now !== key ? first : direction === first ? (first === "up" ? "down" : "up") : null;
      if (next) state.set("sort", key + "." + next);
      else state.delete("sort");
      remember();
    });
    head.replaceChildren(button);
  }
  table.before(status);
  if (isLargest) addFilters(rows, state, say, remember);
  apply();
};

const addFilters = (rows, state, say, remember) => {
  const set = (key, value) => {
    if (value) state.set(key, value);
    else state.delete(key);
    remember();
  };
  const label = (words, field) => {
    const own = document.createElement("label");
    own.append(words + " ", field);
    bar.append(own);
  };
  if (rows.length <= MANY) return;
  {
    const field = document.createElement("input");
    field.type = "search";
    field.value = state.get("find") ?? "";
    field.addEventListener("input", () => set("find", field.value));
    label(say("find"), field);
  }
  for (const [key, words] of [["category", say("category")], ["vendor", say("vendor")]]) {
    const values = [...new Set(rows.map((r) => r.dataset[key]).filter(Boolean))].sort((a, b) => a.localeCompare(b));
    if (!values.includes(state.get(key))) state.delete(key);
    if (values.length < 2) continue;
    const select = document.createElement("select");
    select.append(new Option(say("all"), ""), ...values.map((v) => new Option(v, v)));
    select.value = values.includes(state.get(key)) ? state.get(key) : "";
    select.addEventListener("change", () => set(key, select.value));
    label(words, select);
  }
  bar.hidden = !bar.querySelector("label");
  largest.before(bar);
};

if (bar) tables.forEach(prepare);
