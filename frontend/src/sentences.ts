/** Evidence in plain words. */
import {
  mdiAlertCircleOutline,
  mdiBankTransferOut,
  mdiCashCheck,
  mdiCheckDecagramOutline,
  mdiCloseOctagonOutline,
  mdiEmailFastOutline,
  mdiHandshakeOutline,
  mdiInboxArrowDownOutline,
  mdiPackageVariantClosed,
  mdiShieldLockOutline,
  mdiTextBoxCheckOutline,
  mdiTruckCheckOutline,
  mdiTune,
} from "@mdi/js";
import { formatBytes, formatDate, formatMoney } from "./format";
import type { Hass } from "./ha";
import type { EvidenceRecord, Names, Payout } from "./model";
import type { Words } from "./words";

/** Icons by the beginning of a kind, the most particular first. */
const ICONS: [prefix: string, path: string, tone: string][] = [
  ["demand.received", mdiInboxArrowDownOutline, ""],
  ["egress.sent", mdiEmailFastOutline, ""],
  ["egress.misunderstood", mdiAlertCircleOutline, "bad"],
  ["inbound.", mdiAlertCircleOutline, "bad"],
  ["package.", mdiPackageVariantClosed, ""],
  ["payout.failed", mdiAlertCircleOutline, "bad"],
  ["payout.unknown", mdiAlertCircleOutline, "bad"],
  ["payout.", mdiBankTransferOut, "good"],
  ["permission.", mdiTune, "warn"],
  ["sharing", mdiShieldLockOutline, "warn"],
  ["trade.accepted", mdiHandshakeOutline, "good"],
  ["trade.approved", mdiCheckDecagramOutline, "good"],
  ["trade.delivered", mdiTruckCheckOutline, "good"],
  ["trade.expired", mdiCloseOctagonOutline, "bad"],
  ["trade.negotiation_terminated", mdiCloseOctagonOutline, "bad"],
  ["trade.refused", mdiCloseOctagonOutline, "bad"],
  ["trade.rejected", mdiCloseOctagonOutline, "bad"],
  ["trade.release_ready", mdiPackageVariantClosed, ""],
  ["trade.settled", mdiCashCheck, "good"],
];

export function picture(kind: string): { path: string; tone: string } {
  const found = ICONS.find(([prefix]) => kind.startsWith(prefix));
  return { path: found?.[1] ?? mdiTextBoxCheckOutline, tone: found?.[2] ?? "" };
}

/** Say how far a member's newest payout is; nothing where there was none. */
export function payoutLine(hass: Hass, words: Words, { state, amount, currency, account, updated }: Payout): string {
  if (!state || amount === null || !currency) return "";
  return words.text(`payout.${state}`, {
    amount: formatMoney(hass, { amount, currency }),
    account: account ?? "",
    date: updated ? formatDate(hass, updated) : "",
  });
}

/** Say what a record stands for. */
export function sentence(hass: Hass, words: Words, { kind, facts }: EvidenceRecord, names: Names): string {
  const trade = typeof facts.trade === "string" ? facts.trade : undefined;
  const demand = typeof facts.demand === "string" ? facts.demand : (trade && names.trades[trade]) || "";
  const values = {
    kind,
    buyer: names.buyers[String(facts.buyer)] ?? words.text("activity.somebody"),
    demand: names.demands[demand] ?? words.text("activity.something"),
    size: formatBytes(hass, Number(facts.bytes ?? 0)),
  };
  const key = kind === "sharing" ? `kind.sharing.${facts.on ? "on" : "off"}` : `kind.${kind}`;
  return words.find(key, values) ?? words.text("kind.other", values);
}
