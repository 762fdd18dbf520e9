import { readdirSync, readFileSync } from "node:fs";

import vue from "@vitejs/plugin-vue";
import { defineConfig } from "vitest/config";

// The service of `liantu serve` while the page is being written: npm run dev.
const service = process.env.LIANTU ?? "http://127.0.0.1:8080";

/** Names from the heads of the program's own data files, so that the page carries no second list of them. */
function namesOf(folder: "chains" | "schemes"): Record<string, [string, string]> {
  const place = new URL(`../data/${folder}/`, import.meta.url);
  return Object.fromEntries(readdirSync(place).filter((file) => file.endsWith(".toml")).sort().map((file) => {
    const head = readFileSync(new URL(file, place), "utf8").split("[[")[0] ?? "";
    const value = (key: string): string => new RegExp(`^${key} = "(.*)"$`, "m").exec(head)?.[1] ?? "";
    return [value("id"), [value("name"), value("name_en")]];
  }));
}

export default defineConfig({
  plugins: [vue()],
  define: { __CHAIN_NAMES__: JSON.stringify(namesOf("chains")), __SCHEME_NAMES__: JSON.stringify(namesOf("schemes")), __VUE_I18N_FULL_INSTALL__: false, __VUE_I18N_LEGACY_API__: false, __INTLIFY_PROD_DEVTOOLS__: false, __VUE_OPTIONS_API__: true },
  build: { manifest: true, target: "es2022", assetsInlineLimit: 0, modulePreload: { polyfill: false }, chunkSizeWarningLimit: 900 },
  server: { fs: { allow: [".."] }, proxy: { "/api": service, "/readyz": service, "/docs": service } },
  test: { environment: "happy-dom", include: ["tests/**/*.test.ts"], server: { deps: { inline: ["element-plus"] } } },
});
