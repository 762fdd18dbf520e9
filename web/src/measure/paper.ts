// Evidence files: what may be attached, said before anything is sent. The service looks at the content once more.
export const MOST_BYTES = 20 * 1024 * 1024;
export const PAPER_ENDINGS = ["pdf", "ofd", "docx", "xlsx", "png", "jpg", "jpeg"] as const;

export type PaperFault = "kind" | "long" | "empty";

/** Why a file cannot be attached; nothing if it can. */
export function paperFault(file: { name: string; size: number }): PaperFault | undefined {
  const ending = file.name.split(".").pop()?.toLowerCase() ?? "";
  if (!(PAPER_ENDINGS as readonly string[]).includes(ending)) return "kind";
  if (file.size === 0) return "empty";
  return file.size > MOST_BYTES ? "long" : undefined;
}

/** How long a file is, as people say it. */
export function bytes(size: number): string {
  if (size < 1024) return `${size} B`;
  if (size < 1024 * 1024) return `${(size / 1024).toFixed(0)} KB`;
  return `${(size / 1024 / 1024).toFixed(1)} MB`;
}
