// Filters the list of a page by the fields of its form; without this script the same lists are pages of their own.
"use strict";
const form = document.querySelector("[data-filter]");
const list = document.querySelector("[data-list]");
if (form && list) {
  const say = candourSay(form);
  const items = [...list.children];
  const count = form.querySelector("[data-count]");
  let hasAsked = false;
  const apply = () => {
    const { format, audience, starts, points } = Object.fromEntries(new FormData(form));
    let shown = 0;
    for (const item of items) {
      const d = item.dataset;
      const fits =
        (!format || d.format === format) &&
        (!audience || d.audience.split(" ").includes(audience)) &&
        (!starts || (d.starts && d.starts.slice(0, 10) >= starts)) &&
        (!points || Number(d.points) >= Number(points));
      item.hidden = !fits;
      shown += fits ? 1 : 0;
    }
    // Nothing is said before anything was asked.
    count.textContent = shown === items.length && !hasAsked ? "" : shown === 0 ? say("none") : say("some", { shown, n: items.length });
  };
  const remember = () => {
    const query = new URLSearchParams([...new FormData(form)].filter(([, value]) => value)).toString();
    history.replaceState(null, "", (query ? "?" + query : location.pathname) + location.hash);
  };
  for (const [name, value] of new URLSearchParams(location.search)) {
    const field = form.elements.namedItem(name);
    if (field) field.value = value;
  }
  form.addEventListener("input", () => { hasAsked = true; apply(); remember(); });
  form.addEventListener("submit", (event) => event.preventDefault());
  form.hidden = false;
  apply();
}
