import { expect, it } from "vitest";
import { accuracy, charge, choices, countsUntil, line, worth } from "../src/curve";
import type { Budget, Curve, CurvePoint } from "../src/model";

const point = (epsilon: number, price_factor: number, error = 0.1): CurvePoint => ({ epsilon, rho: epsilon, error, price_factor });
const curve: Curve = {
  asked: point(1.5, 0.5),
  price: 400,
  currency: "EUR",
  points: [point(0.5, 0.1), point(1.48, 0.49), point(5, 1)],
};
const budget: Budget = { days: 30, rho: 0.2, epsilon: 3, used: 0.05, left: 0.15, by: [] };

it("offers what is asked for as one of the choices, and nothing almost the same beside it", () => {
  expect(choices(curve).map(({ epsilon }) => epsilon)).toEqual([0.5, 1.5, 5]);
});

it("prices a choice by what it tells, compared with what is asked for", () => {
  expect(worth(curve, curve.asked)).toBe(400);
  expect(worth(curve, point(5, 1))).toBe(800);
  expect(worth(curve, point(0.5, 0.1))).toBe(80);
  expect(worth({ ...curve, asked: point(1, 0) }, point(5, 1))).toBe(400);
});

it("knows no accuracy below nothing", () => {
  expect(accuracy(point(1, 1, 0.25))).toBe(0.75);
  expect(accuracy(point(1, 1, 3))).toBe(0);
});

it("says how full a budget is", () => {
  expect(charge(budget)).toBeCloseTo(0.75);
  expect(charge({ ...budget, rho: 0 })).toBe(0);
});

it("says how long a release counts", () => {
  expect(countsUntil(budget, "2026-11-01T10:00:00+00:00")).toBe("2026-12-01T10:00:00.000Z");
});

it("draws a line from corner to corner", () => {
  expect(line([0, 0.5, 1], 100, 40)).toBe("0.0,40.0 50.0,20.0 100.0,0.0");
  expect(line([1], 100, 40)).toBe("0.0,0.0");
});
