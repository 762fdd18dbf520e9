// Prints what the first load of the overview weighs, compressed; fails above the limit.
import { readFileSync } from "node:fs";
import { brotliCompressSync } from "node:zlib";

const LIMIT_BYTES = 400_000;
const manifest = JSON.parse(readFileSync("dist/.vite/manifest.json", "utf8"));
const wanted = new Set();

function take(key) {
  const entry = manifest[key];
  if (wanted.has(entry.file)) return;
  wanted.add(entry.file);
  for (const css of entry.css ?? []) wanted.add(css);
  for (const next of entry.imports ?? []) take(next);
}
take("index.html");
take("src/views/OverviewView.vue");

let sum = brotliCompressSync(readFileSync("dist/index.html")).length;
for (const file of [...wanted].sort()) {
  const size = brotliCompressSync(readFileSync(`dist/${file}`)).length;
  sum += size;
  console.log(`${String(size).padStart(8)}  ${file}`);
}
console.log(`${String(sum).padStart(8)}  first load, brotli, of ${LIMIT_BYTES} allowed`);
process.exitCode = sum < LIMIT_BYTES ? 0 : 1;
