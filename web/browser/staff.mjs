// The administrators' work in the page: accounts are made and handed their links, given roles, and log in for the first time;
// a token for a program, and the log of it all.
import { newPage } from "./page.mjs";
import { logIn, PASSWORD, STAFF } from "./people.mjs";

/** The system administrator makes the accounts; returns the link of each. */
async function makeAccounts(tally, { page }) {
  const links = {};
  for (const name of Object.keys(STAFF)) {
    await tally.step(`the system administrator makes the account ${name} and gets a link to hand over`, page, async (check) => {
      await page.locator("form input[aria-label=账号名]").fill(name);
      await page.getByRole("button", { name: "建立" }).click();
      await page.locator("tr", { hasText: name }).filter({ hasText: "尚未授权" }).waitFor();
      links[name] = await page.locator(".link code").innerText();
      check(links[name].startsWith(`${page.address}/password#`), `the link is ${links[name]}`);
    });
  }
  await tally.step("an account of the same name is refused in words", page, async (check) => {
    page.expects.add(422).add(409);
    await page.locator("form input[aria-label=账号名]").fill(Object.keys(STAFF)[0]);
    await page.getByRole("button", { name: "建立" }).click();
    const said = await page.locator(".act-fault").innerText();
    check(said.length > 10, `is told: ${said}`);
    page.expects.clear();
  });
  return links;
}

/** The security administrator gives each its role and limits. */
async function grant(tally, { page }) {
  await page.reload();
  for (const [name, { role, chains, regions }] of Object.entries(STAFF)) {
    await tally.step(`the security administrator gives ${name} the role ${role}`, page, async (check) => {
      await page.locator("tr", { hasText: name }).getByRole("button", { name: "授权" }).click();
      const form = page.locator("form", { hasText: `给 ${name} 授权` });
      await form.locator(`input[value=${role}]`).check();
      await form.locator("input.field").nth(0).fill(chains);
      await form.locator("input.field").nth(1).fill(regions);
      await form.getByRole("button", { name: "保存" }).click();
      await form.waitFor({ state: "detached" });
      const row = page.locator("tr", { hasText: name });
      await row.filter({ hasNotText: "尚未授权" }).waitFor();
      const limits = [chains, regions].filter(Boolean);
      const shown = await row.innerText();
      check(limits.every((one) => shown.includes(one)), `the row shows ${shown}`);
    });
  }
}

/** Each sets a password with the link and logs in; returns their pages. */
async function firstLogins(browser, tally, links) {
  const pages = {};
  for (const [name, link] of Object.entries(links)) {
    const page = await newPage(browser, tally, { address: new URL(link).origin, who: name, expects: [401] });
    await tally.step(`${name} sets a password with the link and logs in`, page, async (check) => {
      await page.goto(link);
      await page.locator("#password input[name=password]").fill(PASSWORD);
      await page.locator("#password button").click();
      await page.locator("#says").filter({ hasText: "密码已设置" }).waitFor();
      await logIn(page, name);
      check((await page.locator("header .tools").innerText()).includes(name), "the page does not say who is logged in");
    });
    page.expects.clear();
    pages[name] = page;
  }
  return pages;
}

/** Makes the staff of the walk; returns the page of each. */
export async function makeStaff(browser, tally, administrators) {
  const links = await makeAccounts(tally, administrators.system_admin);
  await grant(tally, administrators.security_admin);
  return firstLogins(browser, tally, links);
}

/** A token for a program: shown once, good until it is revoked. */
export async function tokens(tally, { page }) {
  const ask = (secret, path) => fetch(`${page.address}/api/v1${path}`, { headers: { authorization: `Bearer ${secret}` } });
  let secret = "";
  await tally.step("the security administrator makes a token, whose secret is shown once and lets a program read", page, async (check) => {
    await page.reload();
    await page.getByPlaceholder("用途").fill("城市大脑");
    await page.locator("form", { has: page.getByPlaceholder("用途") }).getByRole("button", { name: "建立" }).click();
    secret = await page.locator(".link code").innerText();
    await page.locator("tr", { hasText: "城市大脑" }).waitFor();
    check((await ask(secret, "/chains")).status === 200, "the token does not read");
    check((await ask(secret, "/exports/gaps.csv")).status === 403, "a token of the role 查看 exports");
    await page.reload();
    await page.locator("tr", { hasText: "城市大脑" }).waitFor();
    check(!(await page.locator("main").innerText()).includes(secret), "the secret is shown again");
  });
  await tally.step("a revoked token is good no more", page, async (check) => {
    await page.locator("tr", { hasText: "城市大脑" }).getByRole("button", { name: "吊销" }).click();
    await page.locator("tr", { hasText: "城市大脑" }).filter({ hasText: "已吊销" }).waitFor();
    const after = (await ask(secret, "/chains")).status;
    check(after === 401, `a revoked token is answered ${after}`);
  });
}

/** What the audit administrator finds of the walk. */
export async function auditLog(tally, { page }) {
  await tally.step("the audit administrator finds the wrong passwords and that the log holds", page, async (check) => {
    await page.reload();
    await page.locator(".tag", { hasText: "链完整" }).waitFor();
    await page.getByLabel("只看失败").check();
    await page.locator("tbody tr", { hasText: "/login" }).first().waitFor();
    const statuses = await page.locator("tbody tr td:last-child").allInnerTexts();
    check(statuses.length > 4 && statuses.every((status) => Number(status) >= 400), `the failed ones have the statuses ${[...new Set(statuses)].join(", ")}`);
  });
}

/** One's own account: a second login is seen and ended, the password is changed. */
export async function ownAccount(browser, tally, page, name, next) {
  const second = await newPage(browser, tally, { address: page.address, who: `${name}, second login`, expects: [401] });
  await tally.step(`${name} sees a second login and ends it`, page, async (check) => {
    await logIn(second, name);
    await page.goto(`${page.address}/me`);
    await page.locator(".session").nth(1).waitFor();
    await page.getByRole("button", { name: "让它退出" }).first().click();
    await page.locator(".session").nth(1).waitFor({ state: "detached" });
    await second.goto(`${page.address}/targets`);
    check(new URL(second.url()).pathname === "/login", `the ended login still sees ${second.url()}`);
  });
  await tally.step(`${name} changes the password: a wrong present one is refused and what was typed stays`, page, async (check) => {
    page.expects.add(401).add(422).add(403);
    const [before, now] = [page.getByLabel("现密码"), page.getByLabel("新密码")];
    await before.fill("不是这个密码");
    await now.fill(next);
    await page.getByRole("button", { name: "保存" }).click();
    await page.locator(".act-fault").waitFor();
    check((await now.inputValue()) === next, "the typed password is gone");
    page.expects.clear();
    await before.fill(PASSWORD);
    await page.getByRole("button", { name: "保存" }).click();
    await page.locator(".saying", { hasText: "密码已修改" }).waitFor();
    await logIn(second, name, { password: next });
  });
  await second.context().close();
}
