// Walks every view of a running service as a reader would, and fails on the first kind of fault a reader would meet:
// an error on the console, a request to anybody else, text that runs out of the window, a serious fault for screen
// readers, a number that is none.
//
//   node browser/walk.mjs ADDRESS [FOLDER]    FOLDER keeps a picture of each view
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

import { chromium } from "playwright-core";

const [address, folder] = process.argv.slice(2);
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const VIEWS = {
  overview: "/", chain: "/chain?chain=NEV", graph: "/chain?chain=NEV&view=graph", gaps: "/gaps?chain=NEV", targets: "/targets?chain=NEV",
  map: "/map", talents: "/talents", projects: "/projects", projectList: "/projects?view=list", indicators: "/indicators?by=county&indicator=start_rate", coverage: "/coverage",
};
/** A box of the drawing holds a shortened name; its accessible name is the whole one. */
const RULES = { "label-content-name-mismatch": { enabled: false } };
const WIDTHS = [1280, 390];
const faults = [];
let checks = 0;

function fault(where, what) {
  faults.push(`${where}: ${what}`);
}

function check(where, holds, what) {
  checks += 1;
  if (!holds) fault(where, what);
}

async function newPage(browser, options, where) {
  const context = await browser.newContext({ viewport: { width: options.width, height: 860 }, locale: options.language, acceptDownloads: true });
  const page = await context.newPage();
  page.on("console", (message) => { if (message.type() === "error") fault(where(), `console: ${message.text().slice(0, 300)}`); });
  page.on("pageerror", (error) => fault(where(), `script: ${String(error).slice(0, 300)}`));
  page.on("request", (request) => {
    const asked = request.url();
    if (!asked.startsWith(`${address}/`) && !/^(data|blob):/.test(asked)) fault(where(), `asks another origin: ${asked}`);
  });
  return page;
}

async function open(page, path, language) {
  await page.goto(`${address}${path}${path.includes("?") ? "&" : "?"}lang=${language}`);
  await page.waitForLoadState("networkidle");
  await page.waitForTimeout(400);
}

async function inspect(page, where, language) {
  const seen = await page.evaluate(() => ({
    over: document.documentElement.scrollWidth - innerWidth,
    text: document.querySelector("#content")?.innerText ?? "",
    lang: document.documentElement.lang,
    marked: Boolean(document.querySelector(".banner.invented")),
  }));
  check(where, seen.marked, "does not say that its data are invented");
  check(where, seen.over <= 0, `runs ${seen.over} px out of the window`);
  check(where, seen.lang === language, `says its language is ${seen.lang}`);
  check(where, seen.text.trim().length > 20, "shows nothing");
  check(where, !/\b(NaN|undefined|\[object Object\])\b/.test(seen.text), "shows a value that is none");
  check(where, language === "zh-CN" ? /\p{Script=Han}/u.test(seen.text) : true, "speaks no Chinese");
  await page.evaluate(axe);
  const found = await page.evaluate(async (rules) => (await window.axe.run(document, { resultTypes: ["violations"], rules })).violations
    .filter((one) => one.impact === "serious" || one.impact === "critical")
    .map((one) => `${one.id}: ${one.nodes.length} × ${one.nodes[0].html.slice(0, 120)} ${one.nodes[0].any[0]?.message ?? ""}`.slice(0, 340)), RULES);
  check(where, found.length === 0, `screen readers: ${found.join("; ")}`);
}

/** Views of single enterprises, by the first targets the service names. */
async function withEnterprises() {
  const answer = await (await fetch(`${address}/api/v1/targets?limit=2`)).json();
  const ids = answer.items.map((item) => item.enterprise.id);
  const project = (await (await fetch(`${address}/api/v1/projects?limit=1`)).json()).items[0].id;
  return { ...VIEWS, project: `/project?id=${project}`, enterprise: `/enterprise?id=${encodeURIComponent(ids[0])}`, compare: `/compare?ids=${ids.map(encodeURIComponent).join(",")}` };
}

async function everyView(browser) {
  const views = await withEnterprises();
  for (const language of ["zh-CN", "en"]) {
    for (const width of WIDTHS) {
      let where = "";
      const page = await newPage(browser, { width, language }, () => where);
      for (const [name, path] of Object.entries(views)) {
        where = `${name} ${language} ${width}`;
        await open(page, path, language);
        await inspect(page, where, language);
        if (folder) await page.screenshot({ path: `${folder}/${name}-${language}-${width}.png` });
      }
      await page.context().close();
    }
  }
}

/** From the overview to the source of one target's number, as a chain lead would walk it. */
async function fromOverviewToSource(browser) {
  const where = "walk";
  const page = await newPage(browser, { width: 1280, language: "zh-CN" }, () => where);
  await open(page, "/", "zh-CN");
  await page.locator('main a[href*="/chain"]').first().click();
  await page.waitForURL(/\/chain/);
  await page.locator("main .tile, main [data-segment]").first().click();
  await page.waitForSelector('[role="dialog"]');
  const drawer = await page.locator('[role="dialog"]').first().innerText();
  check(where, drawer.length > 40, "the drawer of a segment is empty");
  await page.keyboard.press("Escape");
  await open(page, "/targets?chain=NEV", "zh-CN");
  const rows = await page.locator("main [data-target]").count();
  check(where, rows > 0, "no target is listed");
  const language = page.locator('header button[aria-label*="English"], header button:has-text("EN"), header button:has-text("English")').first();
  await language.click();
  await page.waitForTimeout(300);
  check(where, (await page.evaluate(() => document.documentElement.lang)) === "en", "the language does not switch");
  await page.context().close();
}

/** A landed project is moved to 开工 with its evidence; the number of projects started this year goes up by one. */
async function fromLandedToStarted(browser) {
  const where = "project";
  const page = await newPage(browser, { width: 1280, language: "zh-CN" }, () => where);
  const started = async () => {
    await open(page, "/indicators", "zh-CN");
    return Number((await page.locator('[data-indicator="started"] .big').innerText()).replaceAll(/\D/g, ""));
  };
  const before = await started();
  const landed = (await (await fetch(`${address}/api/v1/projects?stage=landed&limit=1`)).json()).items[0];
  await open(page, `/project?id=${landed.id}`, "zh-CN");
  await page.locator('[data-field="stage"]').selectOption("started");
  await page.locator('[data-act="step"]').waitFor();
  await page.locator('[data-field="verified"]').check();
  await page.locator('[data-field="evidence"]').fill("施工许可证〔2026〕001号");
  await page.locator('[data-act="step"]').click();
  await page.locator(".track .started.seen").waitFor();
  const after = await started();
  check(where, after === before + 1, `projects started: ${before} before, ${after} after one more was`);
  // Taken twice is refused in words, and the reader stays where he is.
  await open(page, `/project?id=${landed.id}`, "zh-CN");
  const choices = await page.locator('[data-field="stage"] option').allInnerTexts();
  check(where, !choices.includes("开工") && choices.includes("竣工"), `after 开工 the next may be: ${choices.join("、")}`);
  await page.context().close();
}

const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: ["--no-sandbox"] });
try {
  await everyView(browser);
  await fromOverviewToSource(browser);
  await fromLandedToStarted(browser);
} finally {
  await browser.close();
}
for (const one of faults) console.log(`fault  ${one}`);
console.log(`${checks} checks of the page, ${faults.length} faults`);
process.exitCode = faults.length === 0 ? 0 : 1;
