/** Value against privacy: where a demand may lie between much noise and little. */
import type { Budget, Curve, CurvePoint } from "./model";

/** Return the choices from most to least noise, what is asked for among them. */
export function choices({ points, asked }: Curve): CurvePoint[] {
  const others = points.filter(({ epsilon }) => Math.abs(epsilon - asked.epsilon) > 0.25 * asked.epsilon);
  return [...others, asked].sort((one, other) => one.epsilon - other.epsilon);
}

/** Return what a choice is worth, by the price of what is asked for; minor units. */
export function worth({ price, asked }: Curve, { price_factor: factor }: CurvePoint): number {
  return asked.price_factor > 0 ? Math.round((price * factor) / asked.price_factor) : price;
}

/** Return how exact figures are, from 0 (nothing but noise) to 1. */
export function accuracy({ error }: CurvePoint): number {
  return Math.max(0, 1 - error);
}

/** Return what of a budget is left, from 0 to 1. */
export function charge({ left, rho }: Budget): number {
  return rho > 0 ? Math.min(1, Math.max(0, left / rho)) : 0;
}

/** Return the end of the time in which a release counts. */
export function countsUntil({ days }: Budget, at: string): string {
  return new Date(Date.parse(at) + days * 86_400_000).toISOString();
}

/** Draw a line through heights from 0 to 1, spread evenly over a width. */
export function line(heights: readonly number[], width: number, height: number): string {
  const step = width / Math.max(1, heights.length - 1);
  return heights.map((value, index) => `${(index * step).toFixed(1)},${(height * (1 - value)).toFixed(1)}`).join(" ");
}
