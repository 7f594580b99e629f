// Content of sites that are hard on pages: one system, five hundred with long names, nothing that may be shown, a questionnaire.
import fs from "node:fs";
import path from "node:path";

const write = (root, file, text) => {
  const full = path.join(root, "content", file);
  fs.mkdirSync(path.dirname(full), { recursive: true });
  fs.writeFileSync(full, text);
};

// A sequence of numbers below 1 that is the same at each run.
function numbers(seed) {
  let state = seed;
  return () => (state = (state * 48271) % 2147483647) / 2147483647;
}

function survey(root, systems, people) {
  const next = numbers(7);
  write(root, "site.yaml", "title: A site that is hard on its pages\nbase_url: https://nasty.example/\nrespondents:\n  role: {label: Professional role, values: {nurse: Nurse, doctor: Doctor, pharmacist: A pharmacist who works in several places at once}}\n");
  write(root, "news/2026-01-05-begin.md", "---\ntitle: Pneumonoultramicroscopicsilicovolcanoconiosisandotherwordsthatcannotbebroken begin\n---\nA text.\n");
  const lines = ["system,role,q1,q2,q3,q4,q5,q6,q7,q8,q9,q10"];
  systems.forEach((name, i) => {
    write(root, `systems/s${i}.md`, `---\nname: ${name}\ncategory: ${["epr", "gp", "lims"][i % 3]}\n---\n`);
    for (let p = 0; p < people; p++) {
      const level = 2 + 2 * next();
      const answers = Array.from({ length: 10 }, (_, q) => {
        const a = Math.min(5, Math.max(1, Math.round(level + 2 * next() - 1)));
        return q % 2 ? 6 - a : a;
      });
      lines.push([`s${i}`, ["nurse", "doctor", "pharmacist"][p % 3], ...answers].join(","));
    }
  });
  write(root, "ratings/2026/survey.yaml", "title: The survey of everything that there is in every place of the whole wide country\ninstrument: sus\nclosed: 2026-01-01\nrespondents: [role]\n");
  write(root, "ratings/2026/answers.csv", lines.join("\n") + "\n");
}

// A site with a public questionnaire, in two languages; without an address to send to, answers become files.
export function asking(root, postTo) {
  fs.rmSync(root, { recursive: true, force: true });
  const to = postTo ? `, post_to: "${postTo}"` : "";
  write(root, "site.yaml", `title: A site that asks
base_url: https://asking.example/
languages: [en, cy]
contact: ratings@asking.example
respondents:
  role: {label: Professional role, values: {nurse: Nurse, doctor: Doctor}}
  region: {label: Region, values: {${Array.from({ length: 12 }, (_, i) => `r${i}: Region ${i}`).join(", ")}}}
collect: {survey: autumn${to}}
`);
  write(root, "systems/harbour-epr.md", "---\nname: Harbour EPR (fictional)\ncategory: epr\n---\n");
  write(root, "systems/tideway-gp.md", "---\nname: Tideway GP (fictional)\ncategory: gp\n---\n");
  write(root, "ratings/autumn/survey.yaml", "title: Autumn survey\ninstrument: sus\nopened: 2026-01-01\nrespondents: [role, region]\ndemonstration: true\n");
}

export function nasty(root) {
  const all = {
    one: () => survey(path.join(root, "one"), ["The only one"], 40),
    "five-hundred": () =>
      survey(path.join(root, "five-hundred"), Array.from({ length: 500 }, (_, i) =>
        i % 3 ? `System ${i}` : `Integrated Electronic Patient Record and Clinical Workflow Suite for Acute, Community and Mental Health Trusts ${i}`), 12),
    asking: () => asking(path.join(root, "asking"), "https://forms.example/rate"),
    withheld: () => survey(path.join(root, "withheld"), ["First", "Second", "Third"], 4),
  };
  fs.rmSync(root, { recursive: true, force: true });
  for (const make of Object.values(all)) make();
  return Object.keys(all);
}
