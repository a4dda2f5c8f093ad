import { expect, it } from "vitest";
import { visible } from "../src/elements/window";

it("keeps a handful of rows of ten thousand in the page", () => {
  for (const top of [0, 1, 5_000 * 68, 10_000 * 68 - 442]) {
    const [first, last] = visible(top, 442, 68, 10_000);
    expect(last - first).toBeLessThan(25);
    expect(first * 68).toBeLessThanOrEqual(top);
    expect(last * 68).toBeGreaterThanOrEqual(Math.min(top + 442, 10_000 * 68));
  }
});

it("shows all rows of a short list", () => {
  expect(visible(0, 204, 68, 3)).toEqual([0, 3]);
  expect(visible(900, 0, 68, 0)).toEqual([0, 0]);
});
