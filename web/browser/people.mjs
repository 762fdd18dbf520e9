// The people of the walk and how each gets in: with a name, a password and, where an account has one, the digits of a telephone.
import { digits } from "./service.mjs";

export const PASSWORD = "青山绿水2026年";
export const OTHER_PASSWORD = "淠河总干渠在六安";

/** The three administrators of the first start, as the form has them. */
export const ADMINISTRATORS = { system_admin: "wang.jun", security_admin: "li.na", audit_admin: "zhao.min" };

/** Whom the administrators make: role and limits as typed in the page. */
export const STAFF = {
  "chen.zhaoshang": { role: "planner", chains: "", regions: "" },
  "sun.chakan": { role: "viewer", chains: "", regions: "" },
  "he.jinzhai": { role: "county", chains: "", regions: "341524" },
  "zhou.lianzhang": { role: "chain_lead", chains: "NEV", regions: "" },
};
export const [PLANNER, VIEWER, COUNTY, LEAD] = Object.keys(STAFF);

/** Types name and password into the login form and sends it. */
export async function typeLogin(page, name, password) {
  await page.locator("#login input[name=name]").fill(name);
  await page.locator("#login input[name=password]").fill(password);
  await page.locator("#login button").click();
}

/** Logs in on the login page; `key` is that of the account's second factor. */
export async function logIn(page, name, { password = PASSWORD, key, path = "/login" } = {}) {
  await page.goto(`${page.address}${path}`);
  await page.locator("#login").waitFor();
  await typeLogin(page, name, password);
  if (key) {
    await page.locator("#code").waitFor();
    // A code is good once, and the step after the present one is good already.
    await page.locator("#code input").fill(digits(key, 1));
    await page.locator("#login button").click();
  }
  await page.locator("header").getByRole("link", { name, exact: true }).waitFor();
}
