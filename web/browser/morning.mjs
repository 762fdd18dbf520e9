// What a chain lead does in the morning on an open service: from the overview to a number's source, and a project to 开工.
import { newPage, open, settle } from "./page.mjs";

export async function morning(browser, tally, address) {
  const page = await newPage(browser, tally, { address, who: "chain lead" });
  await tally.step("from the overview to the chain map and the reasons of a segment", page, async (check) => {
    await open(page, "/");
    await page.locator('main a[href*="/chain"]').first().click();
    await page.waitForURL(/\/chain/);
    await page.locator("main .tile").first().click();
    const drawer = await page.locator('[role="dialog"]').first().innerText();
    check(drawer.length > 40, `the drawer of a segment says only: ${drawer}`);
    await page.keyboard.press("Escape");
  });
  await tally.step("from a target to a figure of its score with source and date", page, async (check) => {
    await open(page, "/targets?chain=HEQ");
    await page.locator("main [data-target] .open-number").first().click();
    const opened = await page.locator(".opened").innerText();
    check(/来源/.test(opened) && /\d{4}-\d{2}-\d{2}/.test(opened), `the opened number says no source or date: ${opened}`);
    await page.keyboard.press("Escape");
    await page.locator("main [data-target] a[href*='/enterprise']").first().click();
    await page.waitForURL(/\/enterprise/);
    await settle(page);
    const facts = await page.locator(".facts tbody tr").allInnerTexts();
    check(facts.length > 3 && facts.every((row) => /\d{4}-\d{2}-\d{2}/.test(row)), `a fact has no source and date: ${facts.join(" | ").slice(0, 300)}`);
  });
  await tally.step("the language switches, and the address keeps what is seen", page, async (check) => {
    await page.getByRole("button", { name: "Switch to English" }).click();
    await page.locator("html[lang=en]").waitFor({ state: "attached" });
    check(/\/enterprise\?.*id=/.test(page.url()), `switching the language led to ${page.url()}`);
  });
  await tally.step("a landed project moves to 开工 and the indicator goes up by one", page, (check) => toStarted(page, address, check));
  await page.context().close();
}

async function toStarted(page, address, check) {
  const started = async () => {
    await open(page, "/indicators");
    return Number((await page.locator('[data-indicator="started"] .big').innerText()).replaceAll(/\D/g, ""));
  };
  const before = await started();
  const landed = (await (await fetch(`${address}/api/v1/projects?stage=landed&limit=1`)).json()).items[0];
  await open(page, `/project?id=${landed.id}`);
  await page.locator('[data-field="stage"]').selectOption("started");
  await page.locator('[data-field="verified"]').check();
  await page.locator('[data-field="evidence"]').fill("施工许可证〔2026〕001号");
  await page.locator('[data-act="step"]').click();
  await page.locator(".track .started.seen").waitFor();
  const after = await started();
  check(after === before + 1, `projects started: ${before} before, ${after} after one more was`);
  await open(page, `/project?id=${landed.id}`);
  const choices = await page.locator('[data-field="stage"] option').allInnerTexts();
  check(!choices.includes("开工") && choices.includes("竣工"), `after 开工 the next may be: ${choices.join("、")}`);
}
