// The program as the walk starts it: a service on a free port of this machine, ended by its own process id.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createHmac } from "node:crypto";
import { appendFileSync, mkdirSync, writeFileSync } from "node:fs";

const START_MS = 180_000;
const END_MS = 25_000;

/** Starts `liantu -C FOLDER serve`; resolves when it listens, with the link of the first start if it printed one. */
export async function serve(program, folder, { first = false } = {}) {
  const child = spawn(program, ["-C", folder, "serve", "--listen", "127.0.0.1:0"], { stdio: ["ignore", "pipe", "pipe"] });
  let said = "";
  const ready = new Promise((resolve, reject) => {
    const look = (text) => {
      said += text;
      const address = /^listening on (http:\S+)$/m.exec(said)?.[1];
      const link = /^first start: (http:\S+)$/m.exec(said)?.[1];
      if (address && (link || !first)) resolve({ address, link });
    };
    child.stdout.on("data", look);
    child.stderr.on("data", (text) => { said += text; });
    child.on("exit", (code) => reject(new Error(`serve ended with ${code}: ${said.slice(-600)}`)));
    setTimeout(() => reject(new Error(`serve did not say within ${START_MS / 1000} s where it listens: ${said.slice(-600)}`)), START_MS).unref();
  });
  const stop = async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, "exit");
    child.kill("SIGTERM");
    const late = setTimeout(() => child.kill("SIGKILL"), END_MS);
    await gone;
    clearTimeout(late);
  };
  try {
    return { ...(await ready), stop };
  } catch (fault) {
    await stop();
    throw fault;
  }
}

/** Gives a workspace a policy of accounts: the ordinary one with some of its seconds changed. */
export function setPolicy(folder, seconds) {
  const rules = { min_length: 8, max_length: 128, classes: 0, max_age_days: 0, history: 3, lock_after: 5, lock_seconds: 600, idle_seconds: 1800, absolute_seconds: 43200, token_days: 365, link_seconds: 1800, unused_days: 90, ...seconds };
  const lines = Object.entries(rules).map(([key, value]) => `${key} = ${value}`);
  mkdirSync(`${folder}/catalog/rules`, { recursive: true });
  writeFileSync(`${folder}/catalog/rules/policy_walk.toml`, `id = "walk"\nname = "walk"\nsource = "the walk of the page"\nsecond_factor = "administrators"\n${lines.join("\n")}\n`);
}

/** Lets a workspace follow the policy of `setPolicy`. */
export function usePolicy(folder) {
  appendFileSync(`${folder}/liantu.toml`, '\n[access]\npolicy = "walk"\n');
}

const STEP_S = 30;
const BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/** The six digits a telephone with this key shows (RFC 6238), `ahead` steps of 30 s from now. */
export function digits(key, ahead = 0) {
  const bits = [...key.replaceAll(/[\s=]/g, "")].map((letter) => BASE32.indexOf(letter).toString(2).padStart(5, "0")).join("");
  const seed = Buffer.from(bits.match(/.{8}/g).map((byte) => Number.parseInt(byte, 2)));
  const count = Buffer.alloc(8);
  count.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 1000 / STEP_S) + ahead));
  const mac = createHmac("sha1", seed).update(count).digest();
  return String((mac.readUInt32BE(mac[19] & 15) & 0x7fffffff) % 1_000_000).padStart(6, "0");
}
