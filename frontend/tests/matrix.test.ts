import { expect, it } from "vitest";
import { find, highest, refined } from "../src/matrix";
import type { MemberShown } from "../src/model";

const member = {
  permissions: [
    { category: "energy", level: "statistics" },
    { category: "energy", level: "series", purposes: ["research"] },
    { category: "energy", level: "none", buyer: "b" },
    { category: "water", level: "cohort" },
  ],
} as unknown as MemberShown;

it("finds the general permission, and those for one purpose or one buyer", () => {
  expect(find(member, { category: "energy" })?.level).toBe("statistics");
  expect(find(member, { category: "energy", purpose: "research" })?.level).toBe("series");
  expect(find(member, { category: "energy", buyer: "b" })?.level).toBe("none");
  expect(find(member, { category: "energy", purpose: "marketing" })).toBeUndefined();
});

it("shows the most that may leave, and whether there are conditions", () => {
  expect([highest(member, "energy"), refined(member, "energy")]).toEqual(["series", true]);
  expect([highest(member, "water"), refined(member, "water")]).toEqual(["cohort", false]);
  expect([highest(member, "health"), refined(member, "health")]).toEqual(["none", false]);
});
