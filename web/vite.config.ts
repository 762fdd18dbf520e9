import vue from "@vitejs/plugin-vue";
import { defineConfig } from "vitest/config";

// The service of `liantu serve` while the page is being written: npm run dev.
const service = process.env.LIANTU ?? "http://127.0.0.1:8080";

export default defineConfig({
  plugins: [vue()],
  define: { __VUE_I18N_FULL_INSTALL__: false, __VUE_I18N_LEGACY_API__: false, __INTLIFY_PROD_DEVTOOLS__: false, __VUE_OPTIONS_API__: true },
  build: { manifest: true, target: "es2022", assetsInlineLimit: 0, modulePreload: { polyfill: false }, chunkSizeWarningLimit: 900 },
  server: { proxy: { "/api": service, "/readyz": service, "/docs": service } },
  test: { environment: "happy-dom", include: ["tests/**/*.test.ts"], server: { deps: { inline: ["element-plus"] } } },
});
