// Lists made in the page: names pasted from a spreadsheet, ticked among the targets, remarked on, taken out; and the list that
// is handed out, with what became of its targets.
import { force, open } from "./page.mjs";

export async function shortlists(tally, page) {
  const names = (await force(page, "GET", "/targets?chain=HEQ&limit=6")).items.map((one) => one.enterprise.name);
  const [first, second] = [...new Set(names)];
  await tally.step("pasted names are matched, one without its place is chosen by hand among the similar, an unknown one is said", page, async (check) => {
    await open(page, "/shortlists");
    await page.locator('[data-field="names"]').fill(`${first}\n${second.slice(2)}\n查无此家的企业名称\n`);
    await page.locator('[data-act="match"]').click();
    await page.locator(".matches li").nth(2).waitFor();
    const tags = await page.locator(".matches .tag").allInnerTexts();
    check(tags[0] === "找到" && tags[1] === "相近" && tags[2] === "没有", `the three names are ${tags.join("、")}`);
    await page.locator(".matches select").nth(1).selectOption({ index: 1 });
    await page.locator('[data-field="list-name"]').fill("长三角走访");
    await page.locator('[data-act="keep"]').click();
    await page.locator("[data-line]").nth(1).waitFor();
    check((await page.locator("[data-line]").count()) === 2, `the list has ${await page.locator("[data-line]").count()} lines`);
  });
  await tally.step("a remark stays with the line, and the history says who wrote it", page, async (check) => {
    const note = page.locator("[data-line] .note").first();
    await note.fill("董事长四月来访");
    await note.press("Enter");
    await page.locator(".saying", { hasText: "备注已保存" }).waitFor();
    await page.reload();
    await page.locator("[data-line] .note").first().waitFor();
    check((await page.locator("[data-line] .note").first().inputValue()) === "董事长四月来访", "the remark is gone");
    await page.locator("details.history summary").click();
    check((await page.locator("details.history li").count()) >= 2, "the history does not tell of the remark");
  });
  await tally.step("targets are ticked and put on the same list", page, async (check) => {
    await open(page, "/targets?chain=HEQ");
    const boxes = page.locator("[data-target] input[type=checkbox]");
    await boxes.nth(4).click();
    await boxes.nth(5).click();
    await page.locator('[data-act="shortlist"]').click();
    await page.locator(".sheet button", { hasText: "长三角走访" }).click();
    await page.locator(".saying", { hasText: "长三角走访" }).waitFor();
    await page.locator("#nav a", { hasText: /^名单$/ }).click();
    await page.locator(".side-lists a", { hasText: "长三角走访" }).click();
    await page.locator("[data-line]").nth(2).waitFor();
    check((await page.locator("[data-line]").count()) === 4, `two lines and two ticked targets make ${await page.locator("[data-line]").count()}`);
  });
  await tally.step("a line is taken out of the list", page, async (check) => {
    await page.getByRole("button", { name: /^移出/ }).first().click();
    await page.locator(".saying", { hasText: "已移出" }).waitFor();
    check((await page.locator("[data-line]").count()) === 3, `after one was taken out ${await page.locator("[data-line]").count()} are left`);
  });
}

export async function record(tally, page) {
  await tally.step("the list that is handed out is kept from the targets, as many as were asked for", page, async (check) => {
    const { verdict } = (await force(page, "GET", "/targets?chain=HEQ&limit=1")).items[0];
    await open(page, `/targets?chain=HEQ&verdict=${verdict}`);
    const listed = await page.locator("[data-target] .who a").allInnerTexts();
    await page.locator('[data-act="keep-list"]').click();
    await page.locator('.keep [data-field="list-name"]').fill("一季度走访");
    await page.locator(".keep input[type=number]").fill("3");
    await page.locator('[data-act="keep-list-now"]').click();
    await page.locator(".saying", { hasText: "名单已留存" }).waitFor();
    await page.locator("#nav a", { hasText: "名单成效" }).click();
    await page.locator("main h2", { hasText: "一季度走访" }).waitFor();
    const kept = await page.locator("section", { has: page.locator("h2", { hasText: "一季度走访" }) }).locator("tbody a").allInnerTexts();
    check(kept.length === 3 && kept.join() === listed.slice(0, 3).join(), `kept ${kept.join("、")}, the page listed ${listed.slice(0, 3).join("、")}`);
  });
  await tally.step("what became of a target is said with its evidence and counts in the hit rate", page, async (check) => {
    const row = page.locator("tbody tr", { has: page.getByRole("button", { name: "登记结果" }) }).first();
    await row.getByRole("button", { name: "登记结果" }).click();
    const form = page.locator("tbody form");
    await form.locator("select").selectOption("hit");
    await form.locator("input").last().fill("签约公告〔2026〕3号");
    await form.locator("button").click();
    await page.locator(".saying", { hasText: "已登记结果" }).waitFor();
    await row.locator(".tag", { hasText: "命中" }).waitFor();
    await page.locator("section", { has: page.locator("h2", { hasText: "命中率" }) }).locator("td", { hasText: "1 ÷ 1" }).first().waitFor();
    check((await row.innerText()).includes("命中"), `the row says ${await row.innerText()}`);
  });
}
