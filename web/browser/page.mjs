// Pages of the browser that note what no reader should meet: an error on the console, a request to anybody else.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

import { chromium } from "playwright-core";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
/** A box of the drawing holds a shortened name; its accessible name is the whole one. */
const RULES = { "label-content-name-mismatch": { enabled: false } };
/** Longest wait for anything on a page, ms; a new calculation alone may take longer. */
const PATIENCE_MS = 180_000;
const SETTLE_MS = 250;

export function launch() {
  return chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: ["--no-sandbox"] });
}

/**
 * A page of one person: a context of its own, so that nobody shares a login. `expects` are statuses of answers that belong to the
 * step, such as 401 where a wrong password is typed; the browser writes them to its console.
 */
export async function newPage(browser, tally, { address, width = 1280, language = "zh-CN", who = "page", expects = [] }) {
  const context = await browser.newContext({ viewport: { width, height: 860 }, locale: language, acceptDownloads: true });
  context.setDefaultTimeout(PATIENCE_MS);
  const page = await context.newPage();
  page.where = who;
  page.expects = new Set(expects);
  page.address = address;
  page.on("console", (message) => {
    if (message.type() !== "error") return;
    const status = Number(/status of (\d{3})/.exec(message.text())?.[1]);
    if (!page.expects.has(status)) tally.fault(page.where, `console: ${message.text().slice(0, 300)} ${message.location().url}`);
  });
  page.on("pageerror", (error) => tally.fault(page.where, `script: ${String(error).slice(0, 300)}`));
  page.on("request", (request) => {
    const asked = request.url();
    if (!asked.startsWith(`${address}/`) && !/^(data|blob):/.test(asked)) tally.fault(page.where, `asks another origin: ${asked}`);
  });
  return page;
}

/** Goes to a view in a language and waits until it has what it asked for. */
export async function open(page, path, language = "zh-CN") {
  await page.goto(`${page.address}${path}${path.includes("?") ? "&" : "?"}lang=${language}`);
  await settle(page);
}

/** Waits until the page has what it asked for and has drawn it: on a busy machine the network is silent while a view is drawn. */
export async function settle(page) {
  await page.waitForLoadState("networkidle");
  await page.waitForFunction(() => (document.querySelector("main")?.innerText.trim().length ?? 0) > 20 && !document.querySelector("main .waiting"));
  await page.waitForTimeout(SETTLE_MS);
}

/** What axe calls serious or critical on the page as it stands. */
export async function heard(page) {
  await page.evaluate(axe);
  return page.evaluate(async (rules) => (await window.axe.run(document, { resultTypes: ["violations"], rules })).violations
    .filter((one) => one.impact === "serious" || one.impact === "critical")
    .map((one) => `${one.id}: ${one.nodes.length} × ${one.nodes[0].html.slice(0, 120)} ${one.nodes[0].any[0]?.message ?? ""}`.slice(0, 340)), RULES);
}

/** Asks the service with the page's own session, as a hand that does not stop at what the page offers. */
export function force(page, method, path, body, headers = {}) {
  return page.evaluate(async (asked) => {
    const answer = await fetch(`/api/v1${asked.path}`, { method: asked.method, headers: { ...(asked.body === undefined ? {} : { "content-type": "application/json" }), ...asked.headers }, body: asked.body === undefined ? undefined : JSON.stringify(asked.body) });
    const json = await answer.json().catch(() => ({}));
    return { status: answer.status, ...json };
  }, { method, path, body, headers });
}
