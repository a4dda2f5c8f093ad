/** The inbox: what waits for a decision, what buyers ask for, and what is running. */
import { mdiAccountClock, mdiEyeOutline, mdiInboxOutline, mdiLightningBolt, mdiSwapHorizontal, mdiCheck, mdiClose } from "@mdi/js";
import { css, html, nothing, type TemplateResult } from "lit";
import { Card } from "../card";
import { listStyles } from "../elements/list";
import { sheetStyles } from "../elements/sheet";
import { formatMoney, formatRelative } from "../format";
import { icon } from "../icon";
import type { BuyerShown, Demand, Page, Preview, Shares, Summary, Trade } from "../model";
import { base } from "../styles";
import type { Key } from "../words";
import { demandFacts, previewShown } from "./demand-sheet";
import { progress, progressStyles, tradeFacts } from "./trade-sheet";

const PAGE = 50;
type Answer = "accept" | "decline" | "approve" | "veto";
const ACTIONS: Record<Answer, string> = {
  accept: "accept_demand",
  decline: "decline_demand",
  approve: "approve_trade",
  veto: "reject_trade",
};

export class DemandsCard extends Card {
  protected override readonly titleKey = "demands.title";
  private demands: Page<Demand> | undefined;
  private trades: Trade[] = [];
  private buyers: BuyerShown[] = [];
  private open: { demand: string } | { trade: string } | undefined;
  private question: Answer | undefined;
  private preview: Preview | undefined;
  private shares: Shares | undefined;

  static override styles = [
    base,
    listStyles,
    sheetStyles,
    progressStyles,
    css`
      .asked {
        display: grid;
        gap: 12px;
        padding: 14px;
        border-radius: 12px;
        background: color-mix(in oklab, var(--dx-warn) 16%, transparent);
      }
      .asked .what {
        display: flex;
        justify-content: space-between;
        gap: 12px;
      }
      .asked .buttons {
        display: flex;
        flex-wrap: wrap;
        gap: 8px;
      }
      .running {
        display: grid;
        gap: 8px;
        width: 100%;
        padding: 12px 14px;
        border-radius: 12px;
        box-shadow: inset 0 0 0 1px var(--dx-line);
      }
      .between {
        display: flex;
        justify-content: space-between;
        gap: 12px;
      }
      .preview {
        display: grid;
        gap: 10px;
        margin-top: 18px;
        padding-top: 18px;
        border-top: 1px solid var(--dx-line);
      }
      .stack {
        display: grid;
        gap: 10px;
      }
    `,
  ];

  protected override async refresh(): Promise<void> {
    const limit = Math.min(200, Math.max(PAGE, this.demands?.items.length ?? 0));
    const [demands, trades, { buyers }] = await Promise.all([
      this.ask<Page<Demand>>("demands", { limit }),
      this.ask<Page<Trade>>("trades", { limit: 200 }),
      this.ask<{ buyers: BuyerShown[] }>("buyers"),
    ]);
    this.demands = demands;
    this.buyers = buyers;
    this.trades = trades.items;
  }

  private async more(): Promise<void> {
    const known = this.demands;
    if (!known || this.busy || known.items.length >= known.total) return;
    await this.attempt(async () => {
      const next = await this.ask<Page<Demand>>("demands", { offset: known.items.length, limit: PAGE });
      const ids = new Set(known.items.map(({ id }) => id));
      const items = [...known.items, ...next.items.filter(({ id }) => !ids.has(id))];
      this.demands = { total: next.items.length ? next.total : items.length, items };
    });
  }

  protected override body(summary: Summary): TemplateResult {
    const { words } = this;
    if (!this.demands) return this.problem ? html`` : this.skeleton();
    const waiting = this.trades.filter(({ state }) => state === "awaiting_approval");
    const running = this.trades.filter(({ state, open }) => open && state !== "awaiting_approval");
    const nobody = !Object.keys(summary.buyers).length;
    return html`${waiting.length
        ? html`<div class="stack">
            <h3>${words.text("demands.waiting")}</h3>
            ${waiting.map((trade) => this.asked(trade, summary))}
          </div>`
        : nothing}
      ${this.demands.items.length
        ? html`<dx-list
            .items=${this.demands.items}
            .total=${this.demands.total}
            .row=${(demand: Demand) => this.row(demand, summary)}
            .label=${words.text("common.list_of", { name: words.text("demands.open"), count: this.demands.total })}
            @near-end=${this.more}
          ></dx-list>`
        : html`<div class="empty">
            ${icon(mdiInboxOutline)}
            <p>${words.text("demands.empty")} ${nobody ? words.text("demands.empty_buyers") : nothing}</p>
          </div>`}
      ${running.length
        ? html`<div class="stack">
            <h3>${words.text("demands.running")}</h3>
            ${running.slice(0, 5).map((trade) => this.runningTrade(trade, summary))}
          </div>`
        : nothing}
      ${this.sheet(summary)}`;
  }

  private buyer(summary: Summary, id: string): string {
    return summary.buyers[id] ?? id;
  }

  private asked(trade: Trade, summary: Summary): TemplateResult {
    return html`<div class="asked">
      <div class="what">
        <div>
          <b>${trade.elements.map(({ label }) => this.words.label(label)).join(" · ")}</b>
          <div class="small">${this.buyer(summary, trade.buyer)} · ${this.words.term("level", trade.level)}</div>
        </div>
        <span class="money">${formatMoney(this.hass, trade.net)}</span>
      </div>
      ${this.awaits(trade, summary)}
      <div class="buttons">
        ${trade.may_approve
          ? html`<button class="button main" type="button" @click=${() => this.show({ trade: trade.id }, "approve")}>
              ${icon(mdiCheck)}${this.words.text("common.approve")}
            </button>`
          : nothing}
        ${trade.may_reject
          ? html`<button class="button" type="button" @click=${() => this.show({ trade: trade.id }, "veto")}>
              ${icon(mdiClose)}${this.words.text("demands.veto")}
            </button>`
          : nothing}
      </div>
    </div>`;
  }

  /** Say who has to approve yet, besides the one who reads this. */
  private awaits({ awaited, may_approve }: Trade, { me, members }: Summary): TemplateResult | typeof nothing {
    const names = awaited.filter((id) => id !== me.member).map((id) => members[id]?.name ?? "");
    if (may_approve || !names.length) return nothing;
    return html`<span class="small">${icon(mdiAccountClock, 16)} ${this.words.text("demands.awaits", { names: names.join(", ") })}</span>`;
  }

  private runningTrade(trade: Trade, summary: Summary): TemplateResult {
    return html`<button class="running" type="button" @click=${() => this.show({ trade: trade.id })}>
      <span class="between small"
        ><b>${this.buyer(summary, trade.buyer)}</b><span>${formatMoney(this.hass, trade.net)}</span></span
      >
      ${progress(this, trade)}
    </button>`;
  }

  private row(demand: Demand, summary: Summary): TemplateResult {
    const { words, hass } = this;
    const [tone, key] = demand.complete
      ? demand.score === 100
        ? (["good", "demands.fits"] as const)
        : (["good", "demands.fits_partly"] as const)
      : (["warn", "demands.missing"] as const);
    return html`<button class="row" type="button" @click=${() => this.show({ demand: demand.id })}>
      <span class="badge ${tone}">${icon(demand.complete ? mdiLightningBolt : mdiAccountClock)}</span>
      <span class="grow">
        <span class="line">${demand.title}</span>
        <span class="line muted small"
          ><dx-level .level=${demand.level}></dx-level> ${this.buyer(summary, demand.buyer)} ·
          ${words.text("demands.ends", { when: formatRelative(hass, demand.deadline) })}</span
        >
      </span>
      <span class="end">
        <span class="money">${formatMoney(hass, demand.net)}</span>
        <span class="chip ${tone}">${words.text(key)}</span>
      </span>
    </button>`;
  }

  private show(open: { demand: string } | { trade: string }, question?: Answer): void {
    this.open = open;
    this.question = question;
    this.preview = undefined;
    this.shares = undefined;
    this.problem = undefined;
    if ("trade" in open) void this.attempt(() => this.lookAtShares(open.trade), { quietly: true });
    this.requestUpdate();
  }

  private async lookAtShares(trade: string): Promise<void> {
    this.shares = await this.ask<Shares>("shares", { trade_id: trade });
  }

  private readonly hide = (): void => {
    this.open = undefined;
    this.requestUpdate();
  };

  private sheet(summary: Summary): TemplateResult | typeof nothing {
    const { open } = this;
    if (!open) return nothing;
    if ("trade" in open) {
      const trade = this.trades.find(({ id }) => id === open.trade);
      if (!trade) return nothing;
      const buyer = this.buyer(summary, trade.buyer);
      const answers: Answer[] = [...(trade.may_reject ? ["veto" as const] : []), ...(trade.may_approve ? ["approve" as const] : [])];
      return html`<dx-sheet
        .heading=${trade.elements.map(({ label }) => this.words.label(label)).join(" · ")}
        .closeLabel=${this.words.text("common.close")}
        @closed=${this.hide}
      >
        ${tradeFacts(this, trade, buyer, summary.members, this.shares)}
        ${trade.state === "awaiting_approval" && answers.length ? this.leaving({ trade_id: trade.id }) : nothing}
        <div slot="footer">${answers.length ? this.decision(answers, trade.id, buyer) : nothing}</div>
      </dx-sheet>`;
    }
    const demand = this.demands?.items.find(({ id }) => id === open.demand);
    if (!demand) return nothing;
    const buyer = this.buyer(summary, demand.buyer);
    return html`<dx-sheet .heading=${demand.title} .closeLabel=${this.words.text("common.close")} @closed=${this.hide}>
      ${demandFacts(this, demand, buyer, this.buyers.find(({ id }) => id === demand.buyer))}
      ${summary.me.admin && demand.complete ? this.leaving({ demand_id: demand.id }) : nothing}
      <div slot="footer">
        ${summary.me.admin
          ? this.decision(demand.complete ? ["decline", "accept"] : ["decline"], demand.id, buyer)
          : html`<div class="decision"><p class="small muted">${this.words.text("demands.admin_only")}</p></div>`}
      </div>
    </dx-sheet>`;
  }

  /** Show what would leave, to whoever asks. */
  private leaving(of: { demand_id: string } | { trade_id: string }): TemplateResult {
    return html`<div class="preview" aria-live="polite">
      ${this.preview
        ? previewShown(this, this.preview)
        : html`<div>
            <button class="button" type="button" ?disabled=${this.busy} @click=${() => this.look(of)}>
              ${icon(mdiEyeOutline)}${this.words.text(this.busy ? "common.working" : "demands.preview")}
            </button>
          </div>`}
    </div>`;
  }

  /** Ask before anything is done that others learn of. */
  private decision(answers: Answer[], id: string, buyer: string): TemplateResult {
    const { words, question } = this;
    const problem = this.problem ? html`<p class="small" role="alert">${this.problem}</p>` : nothing;
    if (question && answers.includes(question)) {
      const danger = question === "decline" || question === "veto";
      return html`<div class="decision" role="group">
        ${problem}
        <p>${words.text(`demands.${question}_sure`, { buyer })}</p>
        <button class="button quiet" type="button" @click=${() => this.consider(undefined)}>${words.text("common.cancel")}</button>
        <button
          class="button ${danger ? "danger" : "main"}"
          type="button"
          ?disabled=${this.busy}
          @click=${() => this.answer(question, id)}
        >
          ${words.text(this.busy ? "common.working" : (`demands.${question}_yes` as Key))}
        </button>
      </div>`;
    }
    const labels: Record<Answer, Key> = {
      accept: "demands.accept",
      decline: "demands.decline",
      approve: "common.approve",
      veto: "demands.veto",
    };
    return html`<div class="decision">
      ${problem}
      ${answers.map(
        (answer, index) =>
          html`<button
            class="button ${index === answers.length - 1 && answers.length > 1 ? "main" : "quiet"}"
            type="button"
            @click=${() => this.consider(answer)}
          >
            ${icon(answer === "accept" ? mdiSwapHorizontal : answer === "approve" ? mdiCheck : mdiClose)}
            ${words.text(labels[answer])}
          </button>`,
      )}
    </div>`;
  }

  private consider(question: Answer | undefined): void {
    this.question = question;
    this.problem = undefined;
    this.requestUpdate();
  }

  private async look(of: { demand_id: string } | { trade_id: string }): Promise<void> {
    await this.attempt(async () => {
      this.preview = await this.act<Preview>("preview_package", of);
    });
  }

  private async answer(answer: Answer, id: string): Promise<void> {
    const field = answer === "approve" || answer === "veto" ? "trade_id" : "demand_id";
    const done = await this.attempt(async () => {
      const seen = answer === "approve" && this.preview?.final ? { package: this.preview.sha256 } : {};
      await this.act(ACTIONS[answer], { [field]: id, ...seen }, answer !== "decline");
      await this.refresh();
    });
    if (!done) return;
    this.renderRoot.querySelector("dx-sheet")?.close();
    this.hide();
  }
}
