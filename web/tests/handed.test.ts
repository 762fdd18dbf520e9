import { describe, expect, it } from "vitest";

import { questionOf, type Sight, unsayable } from "../src/measure/handed";
import { newlyQuiet, visitBefore } from "../src/measure/visit";

const sight = (part: Partial<Sight>): Sight => ({ text: "", chosen: {}, weights: {}, ...part });

describe("the list that is handed out", () => {
  it("asks for exactly what is seen", () => {
    expect(questionOf(sight({ chain: "NEV", chosen: { verdict: ["fill"], province: ["340000"], label: ["high_tech"], in: ["NEV-B07"] }, weights: { fit: 0.4 } }), 12))
      .toMatchObject({ chain: "NEV", segment: "NEV-B07", verdicts: ["fill"], provinces: ["340000"], labels: ["high_tech"], weights: { fit: 0.4 }, limit: 12, skip: 0 });
  });

  it("is not kept where the page filters by what a question cannot say", () => {
    expect(unsayable(sight({}))).toEqual([]);
    expect(unsayable(sight({ chosen: { in: ["NEV-B07"] } }))).toEqual([]);
    expect(unsayable(sight({ chosen: { in: ["NEV-B07", "NEV-E01"] } }))).toEqual(["in"]);
    expect(unsayable(sight({ segment: "NEV-E01", chosen: { in: ["NEV-B07"] } }))).toEqual(["in"]);
    expect(unsayable(sight({ text: "电池", chosen: { band: ["large"] } }))).toEqual(["band", "text"]);
  });
});

describe("since the last visit", () => {
  it("counts several visits of one day as one", () => {
    expect(visitBefore(null, null, "2026-11-28")).toEqual({ seen: "2026-11-28", before: null });
    expect(visitBefore("2026-11-25", null, "2026-11-28")).toEqual({ seen: "2026-11-28", before: "2026-11-25" });
    expect(visitBefore("2026-11-28", "2026-11-25", "2026-11-28")).toEqual({ seen: "2026-11-28", before: "2026-11-25" });
  });

  it("names a project whose rest ran out since then, and no older one", () => {
    const items = [{ quiet_days: 61, allowed_days: 60 }, { quiet_days: 63, allowed_days: 60 }, { quiet_days: 400, allowed_days: 60 }];
    expect(newlyQuiet(items, 3)).toHaveLength(2);
    expect(newlyQuiet(items, 0)).toHaveLength(0);
    expect(newlyQuiet(items, undefined)).toHaveLength(3);
  });
});
