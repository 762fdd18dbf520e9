// A file of the service, under its own name, and what was cut of it: the service says so in a header.
import { Refused, Unreachable } from "./ask";
import type { Problem } from "./types";

/** What does not stand in a file though it was asked for. */
export interface Cut {
  rows: number;
  cells: number;
}

export interface Fetched {
  name: string;
  bytes: Blob;
  cut: Cut;
}

/** Reads `X-Truncated`, such as `rows=120, cells=2`; without it nothing was cut. */
export function cutOf(header: string | null): Cut {
  const of = (what: string): number => Number(new RegExp(`\\b${what}=(\\d+)`).exec(header ?? "")?.[1] ?? 0);
  return { rows: of("rows"), cells: of("cells") };
}

/** The name in UTF-8 of `Content-Disposition` (RFC 8187), else the other one. */
export function nameOf(disposition: string | null, otherwise: string): string {
  const encoded = /filename\*=UTF-8''([^;]+)/i.exec(disposition ?? "")?.[1];
  if (!encoded) return otherwise;
  try {
    return decodeURIComponent(encoded);
  } catch {
    return otherwise;
  }
}

/** Fetches a file; throws `Refused` or `Unreachable`. */
export async function fetchFile(address: string, otherwise: string): Promise<Fetched> {
  let response: Response;
  try {
    response = await fetch(address);
  } catch {
    throw new Unreachable();
  }
  if (!response.ok) throw new Refused(await response.json().catch(() => ({ status: response.status, code: "", title: "", detail: response.statusText, findings: [], request_id: response.headers.get("x-request-id") ?? "" })) as Problem);
  return { name: nameOf(response.headers.get("content-disposition"), otherwise), bytes: await response.blob(), cut: cutOf(response.headers.get("x-truncated")) };
}
