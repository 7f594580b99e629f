// run.mjs CANDOUR SAMPLE: builds the sample site, once more in a second theme (tests/themes), three that are hard on
// pages and one that asks, and judges them in a browser.
//
// Every kind of page, at 320, 768 and 1280 px, light, dark, in forced colours and on paper, with and without scripts:
// axe finds nothing; no error, no breach of the policy, no request to another host; nothing scrolls sideways; no text of
// a chart is cut off or runs into another. Search, sorting, filters and comparison work from the keyboard. The Nu HTML
// checker finds no error. Exits with 1 and says where, if something is wrong.
import { chromium } from "playwright-core";
import { execFileSync, spawnSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { collect } from "./collect.mjs";
import { isTranslated, kinds, serve } from "./pages.mjs";
import { nasty } from "./sites.mjs";

const [candour, sample] = process.argv.slice(2);
const here = path.dirname(fileURLToPath(import.meta.url));
const work = path.join(here, "../../target/browser");
const axe = fs.readFileSync(path.join(here, "node_modules/axe-core/axe.min.js"), "utf8");
const wrong = [];
let checks = 0;
const check = (holds, where, what) => {
  checks += 1;
  if (!holds) wrong.push(`${where}: ${what}`);
};

// In the page: texts of charts that leave their drawing, or run into each other.
function chartFaults() {
  const faults = [];
  for (const svg of document.querySelectorAll("svg.chart")) {
    const frame = svg.getBoundingClientRect();
    if (frame.width === 0) continue;
    const texts = [...svg.querySelectorAll("text")].filter((t) => t.textContent.trim()).map((t) => [t.textContent, t.getBoundingClientRect()]);
    for (const [text, box] of texts) {
      if (box.left < frame.left - 1 || box.right > frame.right + 1 || box.top < frame.top - 1 || box.bottom > frame.bottom + 1) faults.push(`“${text}” leaves its chart`);
    }
    for (let i = 0; i < texts.length; i++) {
      for (let j = i + 1; j < Math.min(texts.length, i + 60); j++) {
        const [a, b] = [texts[i][1], texts[j][1]];
        const across = Math.min(a.right, b.right) - Math.max(a.left, b.left);
        const down = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
        if (across > 1.5 && down > Math.min(a.height, b.height) * 0.45) faults.push(`“${texts[i][0]}” runs into “${texts[j][0]}”`);
      }
    }
  }
  return faults.slice(0, 3);
}

// The hard sites and translations are judged in some looks, the sample site in all.
const SOME = ["320 light", "768 dark", "1280 light", "1280 forced colours", "768 paper", "320 light without scripts"];
const LOOKS = [320, 768, 1280].flatMap((width) => [
  { name: `${width} light`, width, colorScheme: "light", axe: true },
  { name: `${width} dark`, width, colorScheme: "dark", axe: true },
  { name: `${width} forced colours`, width, colorScheme: "light", forcedColors: "active" },
  { name: `${width} paper`, width, colorScheme: "light", media: "print" },
  { name: `${width} light without scripts`, width, colorScheme: "light", javaScriptEnabled: false },
]);

async function judge(browser, site, folder) {
  const server = await serve(folder);
  const base = `http://127.0.0.1:${server.address().port}`;
  const routes = kinds(folder);
  for (const look of LOOKS.filter((l) => site === "sample" || SOME.includes(l.name))) {
    const context = await browser.newContext({ viewport: { width: look.width, height: 900 }, colorScheme: look.colorScheme, forcedColors: look.forcedColors ?? "none", javaScriptEnabled: look.javaScriptEnabled ?? true, bypassCSP: false });
    const page = await context.newPage();
    let where = "";
    page.on("console", (m) => m.type() === "error" && wrong.push(`${where}: ${m.text()} ${m.location().url}`));
    page.on("pageerror", (e) => wrong.push(`${where}: ${e.message}`));
    page.on("request", (r) => check(r.url().startsWith(base), where, `asks another host for ${r.url()}`));
    if (look.media) await page.emulateMedia({ media: look.media });
    for (const route of routes.filter((r) => !isTranslated(r) || SOME.includes(look.name))) {
      where = `${site} ${route} at ${look.name}`;
      await page.goto(base + route);
      if (look.javaScriptEnabled === false) {
        check((await page.locator("main h1").count()) === 1, where, "needs one heading");
        check(await page.locator("main").innerText().then((t) => t.length > 12), where, "says nothing without scripts");
        continue;
      }
      const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      check(wide <= 0, where, `scrolls ${wide} px sideways`);
      const faults = await page.evaluate(chartFaults);
      check(faults.length === 0, where, faults.join("; "));
      if (look.axe && !(site === "five-hundred" && look.width !== 1280)) {
        const found = await page.evaluate(`(() => { const module = undefined, exports = undefined; ${axe}; return axe.run({ resultTypes: ["violations"] }); })()`);
        check(found.violations.length === 0, where, found.violations.map((v) => `${v.id}: ${v.nodes[0].html.slice(0, 140)}`).join("; "));
      }
    }
    await context.close();
  }
  server.close();
  return routes.length;
}

// Everything that scripts add must be reached from the keyboard alone.
async function keyboard(browser, folder) {
  const server = await serve(folder);
  const base = `http://127.0.0.1:${server.address().port}`;
  const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
  const text = (selector) => page.locator(selector).first().textContent();
  await page.goto(base + "/");
  await page.keyboard.press("Tab");
  check((await page.evaluate(() => document.activeElement.textContent)).startsWith("Skip"), "keyboard", "the first stop must be the way to the content");
  check(await page.evaluate(() => getComputedStyle(document.activeElement).outlineStyle !== "none"), "keyboard", "the focus must be seen");
  await page.locator("#find").focus();
  await page.keyboard.type("hrabour");
  await page.keyboard.press("Enter");
  await page.waitForSelector("[data-results] a");
  check((await text("[data-results] a")).includes("Harbour"), "search", "a typing mistake must be forgiven");
  await page.waitForFunction(() => document.querySelector("[data-status]").textContent.includes("something similar"), undefined, { timeout: 5000 }).catch(() => check(false, "search", "that it was forgiven must be told"));
  for (const [sought, first] of [["Harber EPR", "Harbour"], ["Harbour ERP", "Harbour"], ["nurse", "Nurse"], ["best system", "Spring 2026"], ["citation", "Data"]]) {
    await page.locator("[data-search] input").fill(sought);
    await page.waitForFunction((first) => document.querySelector("[data-results] a")?.textContent.includes(first), first, { timeout: 5000 }).catch(async () => check(false, "search", `“${sought}” finds ${await text("[data-results] a").catch(() => "nothing")}`));
  }
  await page.locator("[data-search] input").fill("fernway");
  await page.waitForFunction(() => document.querySelector("[data-results] a")?.textContent.includes("Fernway"));
  check(page.url().endsWith("?q=fernway"), "search", "the address must keep the words");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await page.waitForURL("**/systems/fernway-mental-health/");
  check((await text("main")).includes("fewer than 10"), "search", "the page says why it is missing");

  await page.goto(base + "/ratings/2026-spring/");
  // The systems that are alone in their category stand in the largest table, which can be sorted and filtered.
  const first = () => text("[aria-labelledby=alone] tbody tr:not([hidden]) th a");
  const best = await first();
  await page.locator("[aria-labelledby=alone] th button", { hasText: "Mean" }).focus();
  await page.keyboard.press("Enter");
  await page.keyboard.press("Enter");
  check((await first()) === "Cobalt ED" && best === "Meadow GP", "league", `sorted by mean, ${await first()} comes first`);
  check(page.url().endsWith("?sort=mean.up"), "league", "the address must keep the order");
  check((await page.locator("th[aria-sort=ascending]").count()) === 1, "league", "the order must be told");
  check(!(await page.locator("[data-league-filter]").isVisible()), "league", "few systems need no filter");
  check((await page.locator("#epr + table tbody tr").count()) === 2, "league", "the patient records are a league of their own");

  await page.goto(base + "/compare/?systems=harbour-epr,stonebridge-epr");
  await page.waitForSelector("[data-compared] .verdict p");
  check((await text("[data-compared] .verdict")).includes("scored clearly higher"), "compare", await text("[data-compared] .verdict"));
  await page.locator("select[name=b]").selectOption("brightwater-pacs");
  check((await text("[data-compared] .verdict")).includes("do different jobs"), "compare", await text("[data-compared] .verdict"));
  check(page.url().endsWith("?systems=harbour-epr,brightwater-pacs"), "compare", "the address can be shared");
  const ready = await browser.newPage();
  await ready.goto(base + "/compare/harbour-epr/stonebridge-epr/");
  const written = (await ready.locator(".verdict").innerText()).match(/from (\S+) to (\S+)\./).slice(1);
  await page.goto(base + "/compare/?systems=harbour-epr,stonebridge-epr");
  await page.waitForSelector("[data-compared] .verdict p");
  const told = (await text("[data-compared] .verdict")).match(/from (\S+) to (\S+)\./).slice(1);
  check(written.join() === told.join(), "compare", `the script says ${told}, the page ${written}`);
  await page.goto(base + "/compare/?systems=harbour-epr,fernway-mental-health");
  await page.waitForSelector("[data-compared] .notice p");
  check((await text("[data-compared] .notice")).startsWith("Fernway Mental Health can’t be compared"), "compare", await text("[data-compared] .notice"));

  // A frame in somebody else's column: it says at once that its data are invented, and shows the whole league.
  for (const width of [320, 480, 600, 760]) {
    await page.setViewportSize({ width, height: 900 });
    const told = JSON.parse(fs.readFileSync(path.join(folder, "embed/2026-spring/league/oembed.json"), "utf8"));
    await page.goto(base + "/embed/2026-spring/league/");
    const at = await page.evaluate(() => ({
      words: document.querySelector("main .meta").getBoundingClientRect().bottom,
      end: Math.max(...[...document.querySelectorAll("svg.chart")].map((svg) => svg.getBoundingClientRect().bottom)),
    }));
    check(at.words < 120 && at.end <= told.height, "embed", `at ${width} pixels the words end at ${at.words}, the chart at ${at.end} of ${told.height}`);
  }
  await page.setViewportSize({ width: 1280, height: 900 });

  // In Welsh: the switch stays on the page, and what scripts say is Welsh.
  await page.goto(base + "/systems/harbour-epr/");
  await page.locator(".languages a[lang=cy]").focus();
  await page.keyboard.press("Enter");
  await page.waitForURL("**/cy/systems/harbour-epr/");
  check((await page.evaluate(() => document.documentElement.lang)) === "cy", "languages", "the page must say that it is Welsh");
  await page.goto(base + "/cy/ratings/2026-spring/");
  check((await text("[role=status]")).includes("Pob un"), "languages", await text("[role=status]"));
  await page.goto(base + "/cy/compare/?systems=harbour-epr,brightwater-pacs");
  await page.waitForSelector("[data-compared] .verdict p");
  check((await text("[data-compared] .verdict")).includes("gwaith gwahanol"), "languages", await text("[data-compared] .verdict"));
  await page.goto(base + "/cy/search/?q=gwanwyn");
  await page.waitForSelector("[data-results] a");
  check((await page.locator("[data-results] a").first().getAttribute("href")).startsWith("/cy/ratings/"), "languages", "search leads to the Welsh page");
  await page.emulateMedia({ media: "print" });
  check(!(await page.locator(".languages").isVisible()), "paper", "languages can't be chosen on paper");
  await page.emulateMedia({ media: null });
  await page.goto(base + "/cy/tags/usability/");
  check((await text("main h1")) === "Defnyddioldeb", "languages", "a tag has its name in each language");
  await page.goto(base + "/cy/news/spring-2026/");
  const spoken = await page.evaluate(() => ["main div[lang=en]", ".figure summary", ".corrections p span"].map((s) => document.querySelector(s)?.closest("[lang]").lang));
  check(spoken.join() === "en,cy,en", "languages", `text, chart and correction are marked as ${spoken}`);
  await page.goto(base + "/cy/news/partnership/");
  check((await page.locator("main h1").getAttribute("lang")) === "en" && (await page.locator("main div[lang=en]").count()) === 1, "languages", "what nobody has translated says that it is English");

  await page.goto(base + "/training/");
  await page.locator("[name=points]").fill("2");
  check((await page.locator("[data-list] > li:not([hidden])").count()) === 1, "training", "one gives as many points");
  // Searching and comparing work from a disk too, where browsers load scripts but fetch nothing.
  const disk = path.join(work, "disk");
  execFileSync(candour, ["build", sample, "--out", disk, "--relative", "--quiet", "--date", "2026-11-25"]);
  await page.goto(`file://${disk}/search/index.html?q=harbour`);
  await page.waitForSelector("[data-results] a");
  await page.locator("[data-results] a").first().click();
  check(page.url().startsWith("file://") && (await page.locator("main h1").count()) === 1, "file://", page.url());
  await page.goto(`file://${disk}/compare/index.html`);
  await page.waitForSelector("[data-compared] svg");
  server.close();
  await page.close();
  await ready.close();
}

// What the Nu checker doesn't know yet of CSS and SVG.
const UNKNOWN_TO_NU = /paint-order/;

function markup(site, folder) {
  const jar = path.join(here, "node_modules/vnu-jar/build/dist/vnu.jar");
  const run = spawnSync("java", ["-Xss8m", "-jar", jar, "--errors-only", "--format", "json", "--skip-non-html", folder], { encoding: "utf8", maxBuffer: 1 << 28 });
  const drawn = fs.readdirSync(folder, { recursive: true }).filter((f) => f.endsWith(".svg")).sort();
  // Of thousands of charts of a kind some are enough.
  const files = [...drawn.filter((_, i) => i % Math.ceil(drawn.length / 300) === 0), "style.css"].map((f) => path.join(folder, f));
  const more = spawnSync("java", ["-Xss8m", "-jar", jar, "--errors-only", "--format", "json", "--also-check-svg", "--also-check-css", ...files], { encoding: "utf8", maxBuffer: 1 << 28 });
  for (const out of [run, more]) {
    const messages = JSON.parse(out.stderr.slice(out.stderr.indexOf("{"))).messages;
    for (const m of messages.filter((m) => !UNKNOWN_TO_NU.test(m.message)).slice(0, 10)) check(false, `${site} ${m.url}:${m.lastLine}`, m.message);
    checks += 1;
  }
}

// In a league of many systems one is found by its name, in the table that draws them, and the address keeps it.
async function many(browser, folder) {
  const server = await serve(folder);
  const page = await browser.newPage();
  await page.goto(`http://127.0.0.1:${server.address().port}/ratings/2026/category/epr/`);
  const shown = () => page.locator("[data-league] tbody tr:not([hidden])").count();
  const all = await shown(), name = await page.locator("[data-league] tbody tr th a").nth(40).textContent();
  await page.locator("[data-league-filter] input[type=search]").fill(name.toUpperCase());
  check(all > 100 && (await shown()) < all && (await shown()) > 0, "league", `${await shown()} of ${all} systems are called ${name}`);
  await page.reload();
  check((await shown()) < all, "league", "the address keeps what was looked for");
  await page.close();
  server.close();
}

const names = nasty(path.join(work, "content"));
const folders = new Map([["sample", path.join(work, "sample")]]);
execFileSync(candour, ["build", sample, "--out", folders.get("sample"), "--quiet", "--date", "2026-11-25"]);
// The theme lies where a site has its own.
const themed = path.join(work, "content/themed");
fs.cpSync(path.join(sample, "content"), path.join(themed, "content"), { recursive: true });
fs.cpSync(path.join(here, "../themes/ledger"), path.join(themed, "themes/ledger"), { recursive: true });
folders.set("ledger", path.join(work, "ledger"));
execFileSync(candour, ["build", themed, "--theme", "ledger", "--out", folders.get("ledger"), "--quiet", "--date", "2026-11-25"]);
for (const name of names) {
  folders.set(name, path.join(work, name));
  execFileSync(candour, ["build", path.join(work, "content", name), "--out", folders.get(name), "--quiet", "--date", "2026-11-25"]);
}
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
});
let pages = 0;
for (const [site, folder] of folders) pages += await judge(browser, site, folder);
await keyboard(browser, folders.get("sample"));
await many(browser, folders.get("five-hundred"));
await collect(browser, { candour, work, check });
await browser.close();
for (const [site, folder] of folders) markup(site, folder);
if (wrong.length) {
  console.error([...new Set(wrong)].slice(0, 60).join("\n"));
  console.error(`${wrong.length} of ${checks} checks failed`);
  process.exit(1);
}
console.log(`${checks} checks of ${pages} pages in six sites hold`);
