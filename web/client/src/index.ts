// The service's client: paths, parameters and answers are typed by the OpenAPI text; `npm run generate` makes the types.
import createClient, { type Client } from "openapi-fetch";

import type { components, paths } from "./schema";

export type Gap = components["schemas"]["GapItem"];
export type Target = components["schemas"]["TargetItem"];
export type Problem = components["schemas"]["ProblemBody"];

/** Returns a client of the service at this origin, the page's own unless given. */
export function liantu(origin = ""): Client<paths> {
  return createClient<paths>({ baseUrl: origin });
}

/** A failure as the service told it. */
export class Refused extends Error {
  constructor(readonly problem: Problem) {
    super(problem.detail);
  }
}

/** Returns every gap of a chain in a region, page by page, all from one snapshot. */
export async function gaps(client: Client<paths>, chain: string, region?: string): Promise<Gap[]> {
  const found: Gap[] = [];
  let cursor: string | undefined;
  do {
    const { data, error } = await client.GET("/api/v1/gaps", {
      params: { query: { chain, region, cursor } },
    });
    if (error) throw new Refused(error);
    found.push(...data.items);
    cursor = data.next ?? undefined;
  } while (cursor);
  return found;
}
