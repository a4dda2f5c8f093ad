import { expect, it } from "vitest";
import type { Hass } from "../src/ha";
import type { EvidenceRecord } from "../src/model";
import { picture, sentence } from "../src/sentences";
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
