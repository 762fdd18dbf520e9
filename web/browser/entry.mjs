// Getting in, as officials do it for the first time: the link that `liantu serve` printed, three administrators, their second
// factors, what is said of a wrong password and of too many, and the way out.
import { heard, newPage } from "./page.mjs";
import { ADMINISTRATORS, logIn, PASSWORD, typeLogin, VIEWER } from "./people.mjs";
import { digits } from "./service.mjs";

const COMMON_PASSWORD = "password123";
const WIDTHS = [1280, 390];

/** The words the login page says, once it says any. */
async function words(page, has) {
  const says = page.locator("#says");
  await says.filter({ hasText: has }).waitFor().catch(() => {});
  return says.innerText();
}

/** Holds a form of the login page at both widths: inside the window, heard by screen readers. */
async function inspectForm(page, check, name) {
  for (const width of WIDTHS) {
    await page.setViewportSize({ width, height: 860 });
    const over = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    check(over <= 0, `${name} at ${width} px runs ${over} px out of the window`);
    const found = await heard(page);
    check(found.length === 0, `${name} at ${width} px, screen readers: ${found.join("; ")}`);
    if (page.folder) await page.screenshot({ path: `${page.folder}/access-${name}-${width}.png` });
  }
  await page.setViewportSize({ width: 1280, height: 860 });
}

async function fillAdministrators(page, password) {
  for (const [role, name] of Object.entries(ADMINISTRATORS)) {
    await page.locator(`#first fieldset[data-role=${role}] input[name=name]`).fill(name);
    await page.locator(`#first fieldset[data-role=${role}] input[name=password]`).fill(password);
  }
}

/** The first start; returns the administrators' pages, each logged in, with the key of each. */
export async function firstStart(browser, tally, service) {
  const { address, link } = service;
  const page = await newPage(browser, tally, { address, who: "first start", expects: [401, 422] });
  page.folder = tally.folder;
  await tally.step("nobody is let in before the first start: the page sends to the login", page, async (check) => {
    await page.goto(`${address}/targets?chain=NEV`);
    check(new URL(page.url()).pathname === "/login", `leads to ${page.url()}`);
    await page.locator("#login").waitFor();
    check(!(await page.locator("#code").isVisible()), "asks for a code nobody has");
    await inspectForm(page, check, "login");
  });
  await tally.step("the link of the first start opens the form of three administrators and leaves no secret in the address", page, async (check) => {
    check(link?.startsWith(`${address}/first#`), `serve printed the link ${link}`);
    await page.goto(link);
    await page.locator("#first").waitFor();
    check(!page.url().includes("#"), "the secret stays in the address");
    await inspectForm(page, check, "first");
  });
  await tally.step("a common password is refused in words, and the names that were typed stay", page, async (check) => {
    await fillAdministrators(page, COMMON_PASSWORD);
    await page.locator("#first button").click();
    const said = await words(page, /\S/);
    check(said.trim().length > 5, "nothing is said");
    check((await page.locator("#first input[name=name]").first().inputValue()) === ADMINISTRATORS.system_admin, "the typed name is gone");
  });
  await tally.step("three administrators are made, and the link is good once", page, async (check) => {
    await fillAdministrators(page, PASSWORD);
    await page.locator("#first button").click();
    const said = await words(page, "三名管理员已建立");
    check(said.includes("三名管理员已建立"), `is told: ${said}`);
    await page.locator("#login").waitFor();
    await page.goto("about:blank");
    await page.goto(link);
    await fillAdministrators(page, PASSWORD);
    await page.locator("#first button").click();
    check((await words(page, "链接已用过")).includes("链接已用过"), `a used link is told: ${await page.locator("#says").innerText()}`);
  });
  await page.context().close();
  const administrators = {};
  for (const [role, name] of Object.entries(ADMINISTRATORS)) administrators[role] = await enrol(browser, tally, { address, role, name });
  return administrators;
}

/** An administrator's first login: a second factor first, then his own part of the page. */
async function enrol(browser, tally, { address, role, name }) {
  const page = await newPage(browser, tally, { address, who: role, expects: [401, 403, 422] });
  page.folder = tally.folder;
  let key = "";
  await tally.step(`${role} logs in, must enrol a second factor, and arrives at his own part`, page, async (check) => {
    await page.goto(`${address}/login`);
    await page.locator("#login").waitFor();
    await typeLogin(page, name, PASSWORD);
    await page.locator("#seed").filter({ hasText: /\S/ }).waitFor();
    key = await page.locator("#seed").innerText();
    if (role === "system_admin") {
      await inspectForm(page, check, "factor");
      await page.goto(`${address}/admin`);
      check(new URL(page.url()).pathname === "/login", "whoever has no second factor yet gets past the login");
      await page.locator("#seed").filter({ hasText: /\S/ }).waitFor();
      key = await page.locator("#seed").innerText();
      await page.locator("#factor input[name=password]").fill(PASSWORD);
      await page.locator("#factor input[name=code]").fill(digits(key, 40));
      await page.locator("#factor button").click();
      check((await words(page, /\S/)).trim().length > 5, "of a wrong code nothing is said");
    }
    await page.locator("#factor input[name=password]").fill(PASSWORD);
    await page.locator("#factor input[name=code]").fill(digits(key));
    await page.locator("#factor button").click();
    await page.waitForURL(/\/admin/);
    await page.locator("main h2").first().waitFor();
    page.expects.clear();
  });
  return { page, key, name };
}

/** What an official with an account meets at the door. */
export async function atTheDoor(browser, tally, { address, system }) {
  const page = await newPage(browser, tally, { address, who: "door", expects: [401, 429] });
  page.folder = tally.folder;
  await tally.step("a wrong password is told without saying which part was wrong, and the name stays", page, async (check) => {
    await page.goto(`${address}/login`);
    await page.locator("#login").waitFor();
    await typeLogin(page, VIEWER, "不是这个密码");
    check((await words(page, "不对")).includes("账号、密码或动态码不对"), `is told: ${await page.locator("#says").innerText()}`);
    check((await page.locator("#login input[name=name]").inputValue()) === VIEWER, "the typed name is gone");
    await inspectForm(page, check, "wrong");
  });
  await tally.step("after five wrong passwords the account is locked, also for the right one", page, async (check) => {
    for (let more = 2; more <= 5; more += 1) {
      const answered = page.waitForResponse((one) => one.url().endsWith("/api/v1/login"));
      await typeLogin(page, VIEWER, "不是这个密码");
      await answered;
      await page.locator("#login button:enabled").waitFor();
    }
    await typeLogin(page, VIEWER, PASSWORD);
    check((await words(page, "已锁定")).includes("账号已锁定"), `is told: ${await page.locator("#says").innerText()}`);
    check(new URL(page.url()).pathname === "/login", `a locked account gets to ${page.url()}`);
  });
  await tally.step("the system administrator sees the lock and takes it away", system.page, async (check) => {
    await system.page.reload();
    const row = system.page.locator("tr", { hasText: VIEWER });
    await row.locator(".tag", { hasText: "已锁定" }).waitFor();
    await row.getByRole("button", { name: "解锁" }).click();
    await row.locator(".tag", { hasText: "已锁定" }).waitFor({ state: "detached" });
    check((await row.innerText()).includes("查看"), "the account lost its role");
  });
  await tally.step("a shared link leads over the login to the view it names, and the way out ends the session", page, async (check) => {
    await logIn(page, VIEWER, { path: "/targets?chain=NEV&verdict=fill&lang=zh-CN" });
    check(page.url() === `${address}/targets?chain=NEV&verdict=fill&lang=zh-CN`, `leads to ${page.url()}`);
    page.expects.clear();
    await page.getByRole("link", { name: VIEWER }).click();
    await page.locator('[data-act="leave"]').click();
    page.expects.add(401);
    await page.locator("#login").waitFor();
    await page.goto(`${address}/targets`);
    check(new URL(page.url()).pathname === "/login", `after the way out one still sees ${page.url()}`);
  });
  await page.context().close();
  const lured = await newPage(browser, tally, { address, who: "lured", expects: [401] });
  await tally.step("an address of elsewhere behind the login is not followed", lured, async (check) => {
    await logIn(lured, VIEWER, { path: "/login?to=https://example.invalid/" });
    check(lured.url().startsWith(`${address}/`), `leads to ${lured.url()}`);
  });
  await lured.context().close();
}

/** An administrator who comes again needs the digits of his telephone. */
export async function comeAgain(tally, { page, name, key }) {
  await tally.step(`${name} comes again with password and the digits of the telephone`, page, async (check) => {
    page.expects.add(401);
    await page.goto(`${page.address}/me`);
    await page.locator('[data-act="leave"]').click();
    await page.locator("#login").waitFor();
    await logIn(page, name, { key });
    page.expects.clear();
    check(new URL(page.url()).pathname !== "/login", `is at ${page.url()}`);
    await page.goto(`${page.address}/admin`);
    await page.locator("main h2").first().waitFor();
  });
}
