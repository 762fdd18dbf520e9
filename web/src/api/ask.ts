// Asks the service of this origin; what it refuses becomes one kind of error with the service's own words.
import createClient from "openapi-fetch";

import type { paths } from "../../client/src/schema";
import type { GapItem, Origin, Problem } from "./types";

export const client = createClient<paths>({ baseUrl: "" });

/** The service refused and said why. */
export class Refused extends Error {
  constructor(readonly problem: Problem) {
    super(problem.detail);
    this.name = "Refused";
  }
}

/** Nobody answered. */
export class Unreachable extends Error {
  constructor() {
    super("unreachable");
    this.name = "Unreachable";
  }
}

interface Outcome<T> {
  data?: T;
  error?: unknown;
  response: Response;
}

function problemOf(error: unknown, response: Response): Problem {
  if (typeof error === "object" && error !== null && "detail" in error) return error as Problem;
  const request_id = response.headers.get("x-request-id") ?? "";
  return { status: response.status, code: "", title: response.statusText, detail: response.statusText, findings: [], request_id };
}

/** Returns what was answered; throws `Refused` or `Unreachable`, or an abort as it is. */
export async function answer<T>(asked: Promise<Outcome<T>>): Promise<T> {
  let outcome: Outcome<T>;
  try {
    outcome = await asked;
  } catch (fault) {
    if (fault instanceof DOMException && fault.name === "AbortError") throw fault;
    throw new Unreachable();
  }
  if (outcome.data === undefined) throw new Refused(problemOf(outcome.error, outcome.response));
  return outcome.data;
}

/** Where one looks from: region and snapshot, as in the address. */
export interface Standpoint {
  region?: string;
  snapshot?: string;
}

export interface GapList extends Origin {
  items: GapItem[];
}

/** Returns every gap of the scheme or of one chain, page by page, all from one snapshot. */
export async function allGaps(from: Standpoint, chain: string | undefined, signal: AbortSignal): Promise<GapList> {
  const items: GapItem[] = [];
  let cursor: string | undefined;
  for (;;) {
    const query = { ...from, chain, limit: 500, cursor };
    const page = await answer(client.GET("/api/v1/gaps", { params: { query }, signal }));
    items.push(...page.items);
    if (!page.next) return { ...page, items };
    cursor = page.next;
  }
}
