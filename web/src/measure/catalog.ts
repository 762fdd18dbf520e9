// Names that stand in the program's own data files: labels of enterprises, clauses of the guard.
import labels from "../../../data/codes/qualification_labels.csv?raw";
import guard from "../../../data/rules/guard.toml?raw";

type Pair = readonly [string, string];

function fields(line: string): string[] {
  const out: string[] = [];
  for (const match of line.matchAll(/("(?:[^"]|"")*"|[^,]*)(?:,|$)/g)) {
    const text = match[1] ?? "";
    out.push(text.startsWith('"') ? text.slice(1, -1).replaceAll('""', '"') : text);
  }
  return out;
}

/** Names of the catalogue's chains by id, Chinese and English; the scheme may have fewer. */
export const chainNames: ReadonlyMap<string, Pair> = new Map(Object.entries(__CHAIN_NAMES__));

/** Names of labels by key, Chinese and English. */
export const labelNames: ReadonlyMap<string, Pair> = new Map(
  labels.split("\n").filter((line) => line && !line.startsWith("#")).slice(1).map((line): [string, Pair] => {
    const [key = "", chinese = "", english = ""] = fields(line);
    return [key, [chinese, english]];
  }),
);

export interface Clause {
  name: Pair;
  reason: Pair;
}

function value(text: string, key: string): string {
  return new RegExp(`^${key} = "(.*)"$`, "m").exec(text)?.[1] ?? "";
}

/** The guard's clauses by id. */
export const clauses: ReadonlyMap<string, Clause> = new Map(
  guard.split("[[clause]]").slice(1).map((text): [string, Clause] => [
    value(text, "id"),
    { name: [value(text, "name"), value(text, "name_en")], reason: [value(text, "reason"), value(text, "reason_en")] },
  ]),
);
