// Keeps the choices of a half-finished answer in this window alone and not for long, says what is missing, and makes a file
// where nothing takes the form.
"use strict";
const form = document.querySelector("[data-rate]"), sent = document.querySelector("[data-sent]");
// Choices are kept for so long; those of a sent answer only until it is known whether it arrived.
const KEPT_FOR = 20 * 60 * 1000, SENT_FOR = 60 * 1000;
// What people write themselves is never kept: browsers write what they keep to the disk.
const WRITTEN = ["comment", "system-other"];

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

if (sent) {
  const own = store(sent.dataset.sent), number = sent.querySelector("[data-number]"), answer = own.read();
  own.clear();
  if (answer && answer.sent && number) {
    number.querySelector("b").textContent = answer.id;
    number.hidden = false;
  }
}
if (form) {
  const say = candourSay(form), kept = store(form.dataset.rate), told = form.querySelector(".told");
  const other = form.querySelector(".other"), clear = form.querySelector(".clear"), press = form.querySelector(".send");
  // A field may be called as a part of the form is.
  const field = (name) => Object.getOwnPropertyDescriptor(HTMLFormElement.prototype, "elements").get.call(form).namedItem(name);
  const reset = () => HTMLFormElement.prototype.reset.call(form);
  const day = () => { const d = new Date(); return [d.getFullYear(), d.getMonth() + 1, d.getDate()].map((n) => String(n).padStart(2, "0")).join("-"); };
  const fields = () => [...new FormData(form)].filter(([name, value]) => value !== "" && !name.startsWith("candour-"));
  const chosen = () => fields().filter(([name]) => !WRITTEN.includes(name));
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
    const isOther = field("system").value === "-";
    other.hidden = !isOther;
    field("system-other").required = isOther;
  };
  const fill = (pairs) => {
    reset();
    for (const [name, value] of pairs) {
      const own = field(name);
      if (!own) continue;
      if (own.type === "checkbox") own.checked = true;
      else own.value = value;
    }
    ask();
  };
  const keep = () => kept.write({ id, fields: chosen(), at: Date.now() });
  const forget = () => {
    kept.clear();
    id = random();
    isWarned = false;
    reset();
    ask();
  };
  const give = (name, value) => {
    let own = field(name);
    if (!own) {
      own = form.appendChild(document.createElement("input"));
      own.type = "hidden";
      own.name = name;
    }
    own.value = value;
  };

  // Until here the style sheet keeps the place of what is shown by the script, so that nothing moves.
  form.dataset.ready = "";
  form.hidden = false;
  clear.hidden = false;
  document.querySelectorAll(".scripted").forEach((e) => { e.hidden = false; });
  const before = kept.read(), age = before ? Date.now() - (before.sent ?? before.at) : 0;
  if (before && age > (before.sent ? SENT_FOR : KEPT_FOR)) kept.clear();
  else if (before && before.sent) {
    // What was sent is shown to whoever asks for it at once, for it may have got lost on its way.
    const note = form.insertBefore(document.createElement("p"), form.firstChild);
    note.className = "told";
    note.setAttribute("role", "status");
    const back = button(say("bring-back"), () => { id = before.id; fill(before.fields); keep(); note.remove(); field("system").focus(); });
    const no = button(say("forget"), () => { forget(); note.remove(); field("system").focus(); });
    note.append(say("was-sent") + " ", back, " ", no);
    setTimeout(() => { kept.clear(); note.remove(); }, SENT_FOR - age);
  } else if (before) {
    id = before.id;
    fill(before.fields);
  }
  const asked = new URLSearchParams(location.search).get("system");
  if (asked && !field("system").value) field("system").value = asked;
  if (field("system").selectedIndex < 0) field("system").value = "";
  ask();
  if (form.dataset.last && day() > form.dataset.last) {
    press.disabled = true;
    tell(say("over"));
  }

  form.addEventListener("input", () => { isWarned = false; if (!press.disabled) tell(""); ask(); keep(); });
  clear.addEventListener("click", () => {
    forget();
    tell(say("cleared"));
    field("system").focus();
  });

  // How many items there are, and the numbers of those that nobody has answered.
  const open = () => {
    const names = [...new Set([...form.querySelectorAll(".item input")].map((i) => i.name))];
    const given = new Set(fields().map(([name]) => name));
    return [names.length, names.flatMap((name, i) => (given.has(name) ? [] : [i + 1]))];
  };
  form.addEventListener("submit", (event) => {
    const [all, left] = open();
    if (left.length === all || (left.length > Number(form.dataset.blanks) && !isWarned)) {
      event.preventDefault();
      isWarned = left.length < all;
      return tell(isWarned ? say("too-few", { n: left.length, which: left.join(", ") }) : say("none"));
    }
    tell("");
    give("candour-id", id);
    if (form.hasAttribute("action")) {
      kept.write({ id, fields: chosen(), sent: Date.now() });
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
    saved.querySelector("[data-number]").textContent = id;
    saved.hidden = false;
    form.hidden = true;
    forget();
    saved.focus();
  });
  // A page that comes back from the browser's memory must not show what was sent from it.
  addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });
}
