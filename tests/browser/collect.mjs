// The public questionnaire, from filling it in to the figure: twelve people answer in a browser, an endpoint takes it, an
// import reads it, a build publishes it. And once without an endpoint, where the answer becomes a file.
import { execFileSync, spawn } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { serve } from "./pages.mjs";
import { asking } from "./sites.mjs";

const endpoint = path.join(path.dirname(fileURLToPath(import.meta.url)), "../../examples/endpoint/endpoint.py");

// Starts the example endpoint on a port that is free, and tells its address.
async function start(database, thanks) {
  const python = spawn("python3", [endpoint, "serve", database, "--thanks", thanks, "--survey", "autumn", "--port", "0"]);
  const line = await new Promise((resolve) => python.stdout.once("data", (d) => resolve(String(d))));
  return { python, url: line.match(/http:\S+/)[0] };
}

// Marks the radio button of a name and value, as somebody with a mouse would: by its label.
const mark = (page, name, value) => page.locator(`input[name="${name}"][value="${value}"]`).check();

async function fill(page, system, answers) {
  await page.locator("select[name=system]").selectOption(system);
  for (const [i, answer] of answers.entries()) if (answer) await mark(page, `q${i + 1}`, answer);
}

const send = async (page) => {
  await page.locator(".send").click();
  await page.waitForURL("**/rate/thanks/");
};

export async function collect(browser, { candour, work, check }) {
  const root = path.join(work, "content/collecting"), out = path.join(work, "collecting"), database = path.join(work, "answers.db");
  for (const file of [database, database + "-journal", out]) fs.rmSync(file, { recursive: true, force: true });
  fs.mkdirSync(out, { recursive: true });
  // The site's port must be known to the endpoint, and the endpoint's to the site.
  fs.writeFileSync(path.join(out, "_headers"), "/*\n  Content-Security-Policy: default-src 'none'\n");
  const first = await serve(out), port = first.address().port, base = `http://127.0.0.1:${port}`;
  await new Promise((done) => first.close(done));
  const { python, url } = await start(database, base + "/rate/thanks/");
  asking(root, url);
  const build = () => execFileSync(candour, ["build", root, "--out", out, "--quiet", "--force"], { stdio: ["ignore", "ignore", "pipe"] });
  build();
  let server = await serve(out, port);
  // People who differ, so that their figures are shown: item q of person i, and what the ten come to.
  const people = Array.from({ length: 12 }, (_, i) => Array.from({ length: 10 }, (_, q) => (q % 2 ? 1 + ((i + q) % 3) : 3 + ((i * q + (i >> 1)) % 3))));
  const score = (answers) => 2.5 * answers.reduce((sum, a, q) => sum + (q % 2 ? 5 - a : a - 1), 0);
  const mean = people.reduce((sum, answers) => sum + score(answers), 0) / people.length;
  const where = "questionnaire";

  // Ten with a mouse; each in a window of their own.
  for (const [i, answers] of people.slice(0, 10).entries()) {
    const context = await browser.newContext();
    const page = await context.newPage();
    page.on("console", (m) => m.type() === "error" && check(false, where, m.text()));
    await page.goto(base + "/rate/?system=harbour-epr");
    check((await page.locator("select[name=system]").inputValue()) === "harbour-epr", where, "the address chooses the system");
    check(!(await page.locator(".other").isVisible()), where, "a name is asked only of a system that isn't listed");
    await fill(page, "harbour-epr", answers);
    await mark(page, "role", i % 2 ? "nurse" : "doctor");
    if (i === 0) {
      await page.locator("textarea").fill("Nine clicks for a chart");
      await page.locator("[name=publish]").check();
      // The choices of half an answer stay in this window, and nowhere else; what is written stays nowhere.
      await page.reload();
      check((await page.locator("textarea").inputValue()) === "" && (await page.locator("[name=q3]:checked").inputValue()) === String(answers[2]), where, "half an answer is kept");
      const kept = await page.evaluate(() => [localStorage.length, sessionStorage.length, document.cookie]);
      check(kept.join() === "0,1,", where, `kept: ${kept}`);
      check(!(await page.evaluate(() => JSON.stringify({ ...sessionStorage }))).includes("clicks"), where, "a comment is kept");
      const beside = await context.newPage();
      await beside.goto(base + "/rate/");
      check((await beside.locator("input:checked").count()) === 0, where, "another window knows nothing of it");
      await beside.close();
      await page.locator("textarea").fill("Nine clicks for a chart");
      await page.locator("[name=publish]").check();
    }
    await send(page);
    check(/^[0-9a-f]{24}$/.test(await page.locator("[data-number] b").textContent()), where, "the number of the answer is told");
    check((await page.evaluate(() => sessionStorage.length)) === 0, where, "what was sent is forgotten");
    await page.goto(base + "/rate/");
    check((await page.locator("textarea").inputValue()) === "" && (await page.locator("input:checked").count()) === 0, where, "the next one finds an empty form");
    if (i === 1) {
      // Back to what was sent: the form is empty, and nothing of it can be read.
      await page.goBack();
      await page.goBack();
      await page.waitForLoadState();
      check((await page.locator("input:checked").count()) === 0, where, "going back shows no answers");
    }
    await context.close();
  }
  // One from the keyboard alone, on a telephone, in Welsh.
  const phone = await browser.newContext({ viewport: { width: 320, height: 640 } });
  const keys = await phone.newPage();
  await keys.goto(base + "/cy/rate/");
  check((await keys.evaluate(() => document.documentElement.scrollWidth - innerWidth)) <= 0, where, "scrolls sideways at 320 px");
  await keys.locator("select[name=system]").focus();
  await keys.keyboard.type("Harbour");
  await keys.keyboard.press("Tab");
  const order = [];
  for (let i = 0; i < 30 && !(await keys.evaluate(() => document.activeElement.matches(".send"))); i++) {
    const name = await keys.evaluate(() => document.activeElement.name ?? "");
    order.push(name);
    if (/^q\d/.test(name)) {
      // Space marks the first answer, arrows go on from there.
      await keys.keyboard.press("Space");
      for (let n = 1; n < people[10][Number(name.slice(1)) - 1]; n++) await keys.keyboard.press("ArrowRight");
    }
    await keys.keyboard.press("Tab");
  }
  const wanted = ["role", "region", ...people[10].map((_, i) => `q${i + 1}`), "comment", "publish"];
  check(order.join() === wanted.join(), where, `the order of the keyboard is ${order}`);
  await keys.keyboard.press("Enter");
  await keys.waitForURL("**/rate/thanks/");
  await phone.close();
  // One without scripts.
  const plain = await browser.newContext({ javaScriptEnabled: false });
  const bare = await plain.newPage();
  await bare.goto(base + "/rate/");
  await fill(bare, "harbour-epr", people[11]);
  await send(bare);
  await plain.close();
  // What is missing is said, and nothing is sent.
  const late = await browser.newPage();
  await late.goto(base + "/rate/");
  await late.locator("select[name=system]").selectOption("-");
  await late.locator("[name=system-other]").fill("Nobody knows it");
  await late.locator(".send").click();
  check((await late.locator(".told").textContent()).includes("at least one"), where, "that nothing is answered is said");
  await mark(late, "q1", 3);
  await late.locator(".send").click();
  check((await late.locator(".told").textContent()).includes("9 questions (2, 3, 4, 5, 6, 7, 8, 9, 10)"), where, "that too little is answered is said");
  await late.locator(".clear").click();
  check((await late.locator("input:checked").count()) === 0 && (await late.evaluate(() => sessionStorage.length)) === 0, where, "everything can be cleared");
  await late.close();
  // An answer that nothing takes can be brought back, in this window.
  const lost = await browser.newPage();
  await lost.route((to) => to.href.startsWith(url), (route) => route.abort());
  await lost.goto(base + "/rate/");
  await fill(lost, "tideway-gp", [5, 1, 5]);
  await lost.locator(".send").click();
  await lost.locator(".send").click();
  await lost.waitForTimeout(300);
  await lost.goto(base + "/rate/");
  check((await lost.locator("input:checked").count()) === 0, where, "what was sent isn't shown by itself");
  await lost.locator(".told button").first().click();
  check((await lost.evaluate(() => document.activeElement.name)) === "system", where, "the focus stays in the form");
  check((await lost.locator("[name=q1]:checked").inputValue()) === "5", where, "what didn't arrive can be brought back");
  await lost.close();

  python.kill();
  const inbox = path.join(work, "inbox");
  fs.rmSync(inbox, { recursive: true, force: true });
  fs.mkdirSync(inbox);
  fs.writeFileSync(path.join(inbox, "answers.jsonl"), execFileSync("python3", [endpoint, "export", database]));
  const told = execFileSync(candour, ["import", "--root", root, "--inbox", inbox, "--survey", "autumn"], { encoding: "utf8" });
  check(told.includes("12 responses: harbour-epr 12"), where, `the import says: ${told}`);
  build();
  const page = await browser.newPage();
  await page.goto(base + "/systems/harbour-epr/");
  const main = await page.locator("main").innerText();
  // Of so few people the mean is told in coarse steps.
  const big = Number(await page.locator(".headline .big").innerText().then((text) => text.match(/[\d.]+/)[0]));
  check(Math.abs(big - mean) <= 1 && main.includes("12 responses"), where, `the page says: ${main.slice(0, 300)}`);
  check(main.includes("Nine clicks for a chart"), where, "the comment may be published, and is");
  await page.close();
  server.close();

  // Without an endpoint the answer becomes a file, which an import reads.
  asking(root, "");
  fs.rmSync(out, { recursive: true, force: true });
  build();
  server = await serve(out);
  const alone = await browser.newPage({ acceptDownloads: true });
  await alone.goto(`http://127.0.0.1:${server.address().port}/rate/`);
  await fill(alone, "tideway-gp", people[0]);
  const [download] = await Promise.all([alone.waitForEvent("download"), alone.locator(".send").click()]);
  const files = path.join(work, "files");
  fs.rmSync(files, { recursive: true, force: true });
  await download.saveAs(path.join(files, download.suggestedFilename()));
  check((await alone.locator(".saved").innerText()).includes("ratings@asking.example"), where, "where to send the file is said");
  check(!alone.url().includes("?"), where, "no answer stands in the address");
  const one = execFileSync(candour, ["import", "--root", root, "--inbox", files, "--survey", "autumn"], { encoding: "utf8" });
  check(one.includes("1 response: tideway-gp 1"), where, `the import says: ${one}`);
  await alone.close();
  server.close();
}
