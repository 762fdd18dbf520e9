// A table as a file: CSV that Excel opens rightly, JSON with full digits. The rows are those on the screen.
export interface Column<T> {
  title: string;
  id: string;
  /** As shown. */
  text: (row: T) => string;
  /** Full digits, codes and ids. */
  raw: (row: T) => string | number | boolean | null | undefined;
}

export type Style = "page" | "raw";

const FORMULA = /^[=+\-@\t\r\n\0＝＋－＠]/u;

function cell(value: string | number | boolean | null | undefined): string {
  if (value === null || value === undefined) return "";
  if (typeof value !== "string") return String(value);
  const safe = FORMULA.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** CSV in UTF-8 with its mark, CRLF, RFC 4180 quoting; text that a spreadsheet would calculate gets a leading `'`. */
export function csv<T>(rows: readonly T[], columns: readonly Column<T>[], style: Style): string {
  const head = columns.map((column) => cell(style === "raw" ? column.id : column.title)).join(",");
  const lines = rows.map((row) => columns.map((column) => {
    const shown = column.text(row);
    // A shown number such as "-5.2" is a number; only what is text by nature is guarded.
    const raw = column.raw(row);
    if (style === "raw") return cell(raw);
    return typeof raw === "number" && /^-/.test(shown) ? shown : cell(shown === "—" ? "" : shown);
  }).join(","));
  return `\uFEFF${[head, ...lines].join("\r\n")}\r\n`;
}

export function json<T>(rows: readonly T[], columns: readonly Column<T>[]): string {
  const items = rows.map((row) => Object.fromEntries(columns.map((column) => [column.id, column.raw(row) ?? null])));
  return `${JSON.stringify(items, null, 1)}\n`;
}

/** Hands a text to the browser as a file. */
export function save(name: string, text: string, type: string): void {
  saveBytes(name, new Blob([text], { type }));
}

export function saveBytes(name: string, bytes: Blob): void {
  const address = URL.createObjectURL(bytes);
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}
