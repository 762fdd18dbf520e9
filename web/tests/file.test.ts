import { describe, expect, it } from "vitest";

import { cutOf, nameOf } from "../src/api/file";

describe("a file of the service", () => {
  it("says how many rows and cells were cut", () => {
    expect(cutOf("rows=120, cells=2")).toEqual({ rows: 120, cells: 2 });
    expect(cutOf("cells=3")).toEqual({ rows: 0, cells: 3 });
    expect(cutOf(null)).toEqual({ rows: 0, cells: 0 });
  });

  it("keeps its Chinese name", () => {
    expect(nameOf("attachment; filename=\"gaps.csv\"; filename*=UTF-8''%E5%85%AD%E5%AE%89.csv", "x.csv")).toBe("六安.csv");
    expect(nameOf("attachment; filename=\"gaps.csv\"", "x.csv")).toBe("x.csv");
    expect(nameOf("attachment; filename*=UTF-8''%E5%", "x.csv")).toBe("x.csv");
    expect(nameOf(null, "x.csv")).toBe("x.csv");
  });
});
