// lighthouse.mjs CANDOUR SAMPLE: Lighthouse's mobile marks for each kind of page of the sample site, and the bytes of a visit.
//
// Accessibility, best practices and search engines must have 100, nothing may move while it loads, and the sizes must keep
// to docs/design.md: they don't depend on the machine. Speed does: its marks are printed, and judged by who reads them.
import { chromium } from "playwright-core";
import lighthouse from "lighthouse";
import { execFileSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import zlib from "node:zlib";
import { fileURLToPath } from "node:url";
import { isTranslated, kinds, serve } from "./pages.mjs";

const [candour, sample] = process.argv.slice(2);
const folder = path.join(path.dirname(fileURLToPath(import.meta.url)), "../../target/browser/lighthouse");
// In bytes, gzipped: a first visit, the page itself on a next one, style sheets, scripts without those of search.
const MOST = { visit: 60_000, page: 20_000, Stylesheet: 14_000, Script: 20_000 };
// A league of many systems is longer than other pages.
const LEAGUE = 40_000;

// A static host as readers meet them: compressed, and kept by browsers.
const host = () => serve(folder, 0, (response, full, headers) => {
  const body = fs.readFileSync(full), packed = /text|json|svg/.test(headers["content-type"]);
  response.writeHead(200, { ...headers, "cache-control": "max-age=31536000", ...(packed && { "content-encoding": "gzip" }) });
  response.end(packed ? zlib.gzipSync(body, { level: 6 }) : body);
});

// Pages without anything that loads late need no long wait, and nobody looks at pictures of them here.
const options = { disableFullPageScreenshot: true, skipAudits: ["screenshot-thumbnails", "final-screenshot"], pauseAfterFcpMs: 300, pauseAfterLoadMs: 300, networkQuietThresholdMs: 300, cpuQuietThresholdMs: 300 };

// A browser that is late once, on a busy machine, says nothing of the page.
async function tried(url, attempts = 3) {
  const result = await lighthouse(url, { port, output: "json", logLevel: "silent", ...options });
  return result.lhr.runtimeError && attempts > 1 ? tried(url, attempts - 1) : result;
}

function sizes(report) {
  const sum = {};
  for (const r of report.audits["network-requests"].details.items) {
    sum.visit = (sum.visit ?? 0) + r.transferSize;
    sum[r.resourceType] = (sum[r.resourceType] ?? 0) + (r.url.includes("/search/words-") ? 0 : r.transferSize);
  }
  return { ...sum, page: sum.Document ?? 0 };
}

execFileSync(candour, ["build", sample, "--out", folder, "--quiet", "--date", "2026-11-25"]);
const server = await host();
const base = `http://127.0.0.1:${server.address().port}`;
const port = 9377;
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync", `--remote-debugging-port=${port}`],
});
const wrong = [];
// Of translations, whose pages are built alike, three stand for all.
const some = ["/cy/", "/cy/ratings/", "/cy/compare/"];
const routes = kinds(folder).filter((route) => route !== "/404.html" && (!isTranslated(route) || some.includes(route)));
console.log("speed access best seo   LCP s  CLS   visit    page     css      js  address");
for (const route of routes) {
  const { lhr } = await tried(base + route);
  const mark = (category) => Math.round(lhr.categories[category].score * 100);
  const marks = ["performance", "accessibility", "best-practices", "seo"].map(mark);
  const size = sizes(lhr);
  const lcp = lhr.audits["largest-contentful-paint"].numericValue / 1000;
  const cls = lhr.audits["cumulative-layout-shift"].numericValue;
  const kb = (name) => ((size[name] ?? 0) / 1000).toFixed(1).padStart(7);
  console.log(`${marks.map((m) => String(m).padStart(4)).join(" ")}  ${lcp.toFixed(2)}  ${cls.toFixed(3)} ${["visit", "page", "Stylesheet", "Script"].map(kb).join(" ")}  ${route}`);
  const failed = (category) => lhr.categories[category].auditRefs.map((r) => lhr.audits[r.id]).filter((a) => a.score !== null && a.score < 1).map((a) => a.id);
  ["accessibility", "best-practices", "seo"].forEach((category, i) => {
    if (marks[i + 1] < 100) wrong.push(`${route}: ${category} has ${marks[i + 1]}: ${failed(category).join(", ")}`);
  });
  if (cls > 0) wrong.push(`${route}: something moves while it loads (${cls})`);
  for (const [name, most] of Object.entries(MOST)) {
    const limit = name === "page" && /^\/ratings\/./.test(route) ? LEAGUE : most;
    if ((size[name] ?? 0) > limit) wrong.push(`${route}: ${name} has ${size[name]} bytes, more than ${limit}`);
  }
}
await browser.close();
server.close();
if (wrong.length) {
  console.error(wrong.join("\n"));
  process.exit(1);
}
console.log(`${routes.length} kinds of page keep to what is asked of them`);
