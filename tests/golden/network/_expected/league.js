// Sorts and filters the league table; the address keeps what was chosen.
"use strict";
const table = document.querySelector("[data-league]");
const bar = document.querySelector("[data-league-filter]");
if (table && bar && table.tBodies[0].rows.length > 2) {
  const body = table.tBodies[0];
  const rows = [...body.rows];
  const state = new URLSearchParams(location.search);
  const say = candourSay(bar);
  const heads = [...table.tHead.rows[0].cells];
  const status = document.createElement("p");
  status.className = "meta";
  status.setAttribute("role", "status");

  const apply = () => {
    const [key, direction] = (state.get("sort") ?? "").split(".");
    const number = key !== "name";
    const sorted = key ? [...rows].sort((a, b) => {
      const [x, y] = [a.dataset[key] ?? "", b.dataset[key] ?? ""];
      if (x === "" || y === "") return (x === "") - (y === "");
      return (number ? x - y : x.localeCompare(y)) * (direction === "down" ? -1 : 1);
    }) : rows;
    let shown = 0;
    for (const row of sorted) {
      const fits = ["category", "vendor"].every((f) => !state.get(f) || row.dataset[f] === state.get(f));
      row.hidden = !fits;
      shown += fits ? 1 : 0;
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
    status.textContent = (shown === rows.length ? say("all-systems", { n: rows.length }) : say("some-systems", { shown, n: rows.length })) + order;
  };
  const remember = () => {
    const query = state.toString();
    history.replaceState(null, "", (query ? "?" + query : location.pathname) + location.hash);
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
  for (const [key, label] of [["category", say("category")], ["vendor", say("vendor")]]) {
    const values = [...new Set(rows.map((r) => r.dataset[key]).filter(Boolean))].sort((a, b) => a.localeCompare(b));
    if (!values.includes(state.get(key))) state.delete(key);
    if (values.length < 2) continue;
    const field = document.createElement("label");
    field.append(label + " ");
    const select = document.createElement("select");
    select.append(new Option(say("all"), ""), ...values.map((v) => new Option(v, v)));
    select.value = values.includes(state.get(key)) ? state.get(key) : "";
    select.addEventListener("change", () => {
      if (select.value) state.set(key, select.value);
      else state.delete(key);
      remember();
    });
    field.append(select);
    bar.append(field);
  }
  bar.hidden = !bar.querySelector("label");
  if (bar.hidden) table.before(status);
  else bar.append(status);
  apply();
}
