import { expect, it } from "vitest";
import type { Hass } from "../src/ha";
import type { EvidenceRecord } from "../src/model";
import { payoutLine, picture, sentence } from "../src/sentences";
import { Words } from "../src/words";

const hass = { locale: { language: "en", number_format: "language" } } as Hass;
const names = { buyers: { "did:key:b": "Grid" }, demands: { d: "Hourly use" }, trades: { t: "d" } };
const say = (kind: string, facts: Record<string, unknown> = {}, language = "en") =>
  sentence(hass, new Words(language), { sequence: 0, at: "", hash: "", kind, facts } as EvidenceRecord, names);

it.each([
  ["demand.received", { buyer: "did:key:b", demand: "d" }, "Grid asks: “Hourly use”"],
  ["egress.sent", { buyer: "did:key:b", trade: "t", bytes: 2048 }, "2 kB went to Grid"],
  ["sharing", { on: false }, "Sharing was turned off"],
  ["trade.settled", { buyer: "did:key:gone" }, "somebody stated the payment"],
  ["of.the.future", {}, "Recorded: of.the.future"],
])("%s", (kind, facts, text) => {
  expect(say(kind, facts)).toBe(text);
});

it("speaks Chinese", () => {
  expect(say("trade.accepted", { buyer: "did:key:b" }, "zh-Hans")).toBe("Grid接受了报价");
});

it("pictures what went wrong as such, and what nobody knows as a record", () => {
  expect(picture("inbound.refused").tone).toBe("bad");
  expect(picture("of.the.future").tone).toBe("");
});

it("tells how far a payout is", () => {
  const settings = { ...hass, config: { time_zone: "UTC", state: "RUNNING" } } as Hass;
  const payout = { unpaid: {}, account: "DE…3000", amount: 448, currency: "EUR", updated: "2026-11-20T10:00:00Z" };
  const line = (state: "paid" | "instructed" | null) => payoutLine(settings, new Words("en"), { ...payout, state });
  expect(line("paid")).toBe("€4.48 were paid out on Nov 20, 2026");
  expect(line("instructed")).toBe("€4.48 are on their way to DE…3000");
  expect(line(null)).toBe("");
});
