// Keeps a half-finished answer in this window alone, says what is missing, and makes a file where nothing takes the form.
"use strict";
const form = document.querySelector("[data-rate]"), sent = document.querySelector("[data-sent]");
// So long a sent answer can be brought back, should it not have arrived.
const KEPT_FOR = 10 * 60 * 1000;

// Storage may be forbidden: then nothing is kept.
const store = (survey) => {
  const key = "candour-rate-" + survey;
  const tried = (use) => { try { return use(sessionStorage); } catch { return null; } };
  return {
    read: () => tried((s) => JSON.parse(s.getItem(key))),
    write: (value) => tried((s) => s.setItem(key, JSON.stringify(value))),
    clear: () => tried((s) => s.removeItem(key)),
  };
};
const random = () => [...crypto.getRandomValues(new Uint8Array(12))].map((b) => b.toString(16).padStart(2, "0")).join("");

if (sent) store(sent.dataset.sent).clear();
if (form) {
  const say = candourSay(form), kept = store(form.dataset.rate), told = form.querySelector(".told");
  const other = form.querySelector(".other"), clear = form.querySelector(".clear");
  const day = () => { const d = new Date(); return [d.getFullYear(), d.getMonth() + 1, d.getDate()].map((n) => String(n).padStart(2, "0")).join("-"); };
  const fields = () => [...new FormData(form)].filter(([name, value]) => value !== "" && !name.startsWith("candour-"));
  let id = random(), isWarned = false;

  const tell = (text, ...more) => told.replaceChildren(...(text ? [text] : []), ...more);
  const button = (text, act) => {
    const e = document.createElement("button");
    e.type = "button";
    e.textContent = text;
    e.addEventListener("click", act);
    return e;
  };
  const ask = () => {
    const isOther = form.elements.system.value === "-";
    other.hidden = !isOther;
    form.elements["system-other"].required = isOther;
  };
  const fill = (pairs) => {
    form.reset();
    for (const [name, value] of pairs) {
      const field = form.elements[name];
      if (!field) continue;
      if (field.type === "checkbox") field.checked = true;
      else field.value = value;
    }
    ask();
  };
  const keep = () => kept.write({ id, fields: fields() });
  const forget = () => {
    kept.clear();
    id = random();
    isWarned = false;
    form.reset();
    ask();
  };
  const give = (name, value) => {
    let field = form.elements[name];
    if (!field) {
      field = form.appendChild(document.createElement("input"));
      field.type = "hidden";
      field.name = name;
    }
    field.value = value;
  };

  form.hidden = false;
  clear.hidden = false;
  document.querySelectorAll(".scripted").forEach((e) => { e.hidden = false; });
  const before = kept.read();
  const wasSent = before && before.sent;
  if (wasSent && Date.now() - before.sent > KEPT_FOR) kept.clear();
  else if (wasSent) {
    const back = button(say("bring-back"), () => { id = before.id; fill(before.fields); keep(); tell(""); });
    const no = button(say("forget"), () => { forget(); tell(""); });
    tell(say("was-sent") + " ", back, " ", no);
    form.prepend(told);
  } else if (before) {
    id = before.id;
    fill(before.fields);
  }
  const asked = new URLSearchParams(location.search).get("system");
  if (asked && !form.elements.system.value) form.elements.system.value = asked;
  if (form.elements.system.selectedIndex < 0) form.elements.system.value = "";
  ask();
  if (form.dataset.last && day() > form.dataset.last) tell(say("over"));

  form.addEventListener("input", () => { isWarned = false; ask(); keep(); });
  clear.addEventListener("click", () => {
    forget();
    tell(say("cleared"));
    form.elements.system.focus();
  });

  // How many items nobody has answered.
  const open = () => {
    const all = new Set([...form.querySelectorAll(".item input")].map((i) => i.name));
    const given = new Set(fields().map(([name]) => name));
    return [all.size, [...all].filter((name) => !given.has(name)).length];
  };
  form.addEventListener("submit", (event) => {
    const [all, left] = open();
    form.append(told, form.querySelector(".do"));
    if (left === all) {
      event.preventDefault();
      return tell(say("none"));
    }
    if (left > Number(form.dataset.blanks) && !isWarned) {
      event.preventDefault();
      isWarned = true;
      return tell(say("too-few", { n: left }));
    }
    tell("");
    give("candour-id", id);
    if (form.hasAttribute("action")) {
      kept.write({ id, fields: fields(), sent: Date.now() });
      return;
    }
    event.preventDefault();
    const answer = Object.fromEntries([...new FormData(form)].filter(([, value]) => value !== ""));
    const file = `${form.dataset.rate}-${id.slice(0, 8)}.json`, link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([JSON.stringify({ ...answer, date: day() }, null, 1) + "\n"], { type: "application/json" }));
    link.download = file;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60000);
    const saved = document.querySelector(".saved");
    saved.querySelector("[data-file]").textContent = say("file", { file });
    saved.hidden = false;
    form.hidden = true;
    forget();
    saved.focus();
  });
  // A page that comes back from the browser's memory must not show what was sent from it.
  addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });
}
