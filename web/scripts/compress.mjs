// Writes a brotli twin beside each file that gains by it; the program serves whichever the browser takes.
import { readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, constants } from "node:zlib";

const LEAST_BYTES = 512;
const KINDS = /\.(js|css|html|svg|json)$/;

function walk(folder) {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    return statSync(path).isDirectory() ? walk(path) : [path];
  });
}

for (const path of walk("dist")) {
  if (!KINDS.test(path) || path === join("dist", "index.html")) continue;
  const bytes = readFileSync(path);
  if (bytes.length >= LEAST_BYTES) writeFileSync(`${path}.br`, brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }));
}
