/** A trade in full: how far it is, what it brings, what was sent. */
import { css, html, nothing, type TemplateResult } from "lit";
import { formatBytes, formatDate, formatMoney, formatNumber } from "../format";
import type { Shares, Summary, Trade, TradeState } from "../model";
import { findings, inferences, levelLine, price, purposes, type Writing } from "./demand-sheet";

const STEPS = ["offered", "approved", "delivered", "paid"] as const;
const REACHED: Record<TradeState, number> = {
  offered: 1,
  awaiting_approval: 1,
  agreed: 2,
  delivering: 2,
  delivered: 3,
  completed: 4,
  ended: 0,
};

export function progress({ words }: Writing, { state }: Trade): TemplateResult {
  const reached = REACHED[state];
  return html`<ol class="steps" aria-label=${words.text("trade.progress")}>
    ${STEPS.map(
      (step, index) =>
        html`<li class=${index < reached ? "done" : ""} aria-current=${index === reached ? "step" : nothing}>
          <span>${words.text(`trade.step.${step}`)}</span>
        </li>`,
    )}
  </ol>`;
}

export const progressStyles = css`
  .steps {
    display: flex;
    gap: 6px;
  }
  .steps li {
    flex: 1;
    padding-top: 10px;
    font-size: 13px;
    line-height: 1.3;
    color: var(--dx-muted);
    border-top: 4px solid color-mix(in oklab, var(--primary-text-color) 14%, transparent);
    border-radius: 2px;
  }
  .steps li.done {
    color: inherit;
    border-color: var(--dx-accent);
  }
  .steps li[aria-current] {
    border-color: color-mix(in oklab, var(--dx-accent) 45%, transparent);
  }
`;

function sharesShown({ hass, words }: Writing, shares: Shares, members: Summary["members"]): TemplateResult {
  return html`<div>
    <dt>${words.text("trade.shares")}</dt>
    <dd class="sum">
      ${shares.household.amount
        ? html`<span>${words.text("trade.share_household")}</span><span>${formatMoney(hass, shares.household)}</span>`
        : nothing}
      ${shares.members.map(
        (share) =>
          html`<span
              >${members[share.member]?.name}${share.reason
                ? html`<span class="small muted"><br />${words.label(share.reason)}</span>`
                : nothing}</span
            ><span>${formatMoney(hass, share)}</span>`,
      )}
    </dd>
  </div>`;
}

function disagreement({ words }: Writing, { dispute }: Trade): TemplateResult | typeof nothing {
  if (!dispute) return nothing;
  const { state, reason, stated, agreed } = dispute;
  if (state === "resolved") return html`<div class="note">${words.text("trade.dispute_resolved")}</div>`;
  const about = words.find(`dispute.${reason}`) ?? reason;
  return html`<div class="note bad">${words.text("trade.dispute", { reason: about, stated, agreed })}</div>`;
}

function erasure({ hass, words }: Writing, { erasure: one }: Trade): TemplateResult | typeof nothing {
  if (!one) return nothing;
  const [key, date, tone] = one.attested
    ? (["erasure.attested", one.attested, "good"] as const)
    : one.overdue
      ? (["erasure.overdue", one.due, "bad"] as const)
      : (["erasure.due", one.due, "warn"] as const);
  return html`<div>
    <dt>${words.text("erasure.title")}</dt>
    <dd class="note ${tone}"><span>${words.text(key, { date: formatDate(hass, date) })}</span></dd>
  </div>`;
}

export function tradeFacts(writing: Writing, trade: Trade, buyer: string, members: Summary["members"], shares?: Shares): TemplateResult {
  const { hass, words } = writing;
  const names = trade.contributors.map((id) => members[id]?.name).filter(Boolean);
  const reason = trade.ended && (words.find(`reason.${trade.ended}`) ?? trade.ended);
  return html`<dl class="facts">
    <div>
      <dd>
        ${trade.ended
          ? html`<span class="chip bad">${words.text("trade.ended", { reason: reason ?? "" })}</span>`
          : progress(writing, trade)}
        ${disagreement(writing, trade)}
      </dd>
    </div>
    ${erasure(writing, trade)}
    <div>
      <dd>${words.text("demands.offered_by", { buyer })}</dd>
    </div>
    <div>
      <dt>${words.text("demands.purpose")}</dt>
      <dd>${purposes(writing, trade.purposes)}</dd>
    </div>
    <div>
      <dt>${words.text("demands.what")}</dt>
      <dd>${trade.elements.map(({ label }) => words.label(label)).join(" · ")}</dd>
      <dd>${levelLine(writing, trade.level)}</dd>
    </div>
    ${names.length
      ? html`<div>
          <dt>${words.text("trade.contributors")}</dt>
          <dd>${names.join(", ")}</dd>
        </div>`
      : nothing}
    <div>
      <dt>${words.text("demands.price")}</dt>
      <dd>${price(writing, trade.price, trade.net)}</dd>
    </div>
    ${findings(writing, trade.findings)} ${inferences(writing, trade.inferences)}
    ${shares ? sharesShown(writing, shares, members) : nothing}
    ${trade.rows !== null && trade.bytes !== null
      ? html`<div>
          <dt>${words.text("demands.buyer_gets")}</dt>
          <dd>
            ${words.text("trade.bytes", { rows: formatNumber(hass, trade.rows), size: formatBytes(hass, trade.bytes) })}
          </dd>
          <dd class="code muted" title=${words.text("trade.package")}>${trade.package}</dd>
        </div>`
      : nothing}
  </dl>`;
}
