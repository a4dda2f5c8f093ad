/** What happened, from the chain of evidence, and a check that nothing was changed. */
import { mdiCheckboxBlankOutline, mdiCheckboxMarkedOutline, mdiShieldCheckOutline, mdiTextBoxOutline } from "@mdi/js";
import { css, html, nothing, type TemplateResult } from "lit";
import { Card } from "../card";
import { listStyles } from "../elements/list";
import { sheetStyles } from "../elements/sheet";
import { formatDay, formatMoment, formatNumber, formatTime } from "../format";
import { icon } from "../icon";
import type { ActivityPage, EvidenceRecord, Names, Page, Shares, Summary, Trade, Withdrawn } from "../model";
import { picture, sentence } from "../sentences";
import { base } from "../styles";
import { progressStyles, tradeFacts } from "./trade-sheet";
import { withdrawal, type Withdrawing } from "./withdraw";

const PAGE = 100;

interface Verification {
  verified: boolean;
  records: number;
  broken_at: number | null;
  reason: string;
}

export class ActivityCard extends Card {
  protected override readonly titleKey = "activity.title";
  private records: EvidenceRecord[] | undefined;
  private names: Names = { buyers: {}, demands: {}, trades: {} };
  private next: number | null = null;
  private trade: string | undefined;
  private detailed = false;
  private open: EvidenceRecord | undefined;
  private known: { trade: Trade; shares: Shares | undefined } | undefined;
  private withdrawing: Withdrawing = "no";
  private verification: Verification | undefined;

  static override styles = [
    base,
    listStyles,
    sheetStyles,
    progressStyles,
    css`
      details {
        margin-top: 18px;
      }
      summary {
        min-height: 44px;
        line-height: 44px;
        color: var(--dx-muted);
        cursor: pointer;
      }
      .filter {
        display: flex;
        align-items: center;
        justify-content: space-between;
        gap: 12px;
      }
    `,
  ];

  protected override async refresh(): Promise<void> {
    const trade = this.open?.facts.trade;
    await Promise.all([this.load(), typeof trade === "string" ? this.lookUp(trade) : undefined]);
  }

  /** Fetch the newest page, or with `before` an older one. */
  private async load(before?: number): Promise<void> {
    const { trade, detailed } = this;
    const page = await this.ask<ActivityPage>("activity", {
      limit: PAGE,
      detailed,
      ...(before === undefined ? {} : { before }),
      ...(trade ? { trade_id: trade } : {}),
    });
    if (trade !== this.trade || detailed !== this.detailed) return;
    const oldest = page.records.at(-1)?.sequence ?? 0;
    const known = this.records ?? [];
    if (before !== undefined) {
      this.records = [...known, ...page.records];
      this.next = page.next;
    } else {
      const connected = known.some(({ sequence }) => sequence >= oldest) && known.length > page.records.length;
      this.records = connected ? [...page.records, ...known.filter(({ sequence }) => sequence < oldest)] : page.records;
      if (!connected) this.next = page.next;
    }
    this.names = {
      buyers: { ...this.names.buyers, ...page.buyers },
      demands: { ...this.names.demands, ...page.demands },
      trades: { ...this.names.trades, ...page.trades },
    };
  }

  private async more(): Promise<void> {
    const before = this.next;
    if (before === null || this.busy) return;
    await this.attempt(() => this.load(before));
  }

  protected override corner({ me }: Summary): TemplateResult | typeof nothing {
    if (!me.admin || !this.records?.length) return nothing;
    return html`<button class="button" type="button" ?disabled=${this.busy} @click=${this.verify}>
      ${icon(mdiShieldCheckOutline)}${this.words.text("activity.verify")}
    </button>`;
  }

  private async verify(): Promise<void> {
    this.verification = undefined;
    await this.attempt(async () => {
      this.verification = await this.act<Verification>("verify_evidence");
    });
  }

  protected override body(summary: Summary): TemplateResult {
    const { words } = this;
    if (!this.records) return this.problem ? html`` : this.skeleton();
    const total = this.next === null ? this.records.length : undefined;
    return html`${this.outcome()}
      ${this.trade
        ? html`<div class="filter">
            <span>${this.names.demands[this.names.trades[this.trade] ?? ""] ?? words.text("trade.title")}</span>
            <button class="button quiet" type="button" @click=${() => this.filter(undefined)}>
              ${words.text("activity.all")}
            </button>
          </div>`
        : nothing}
      ${this.records.length
        ? html`<dx-list
            .items=${this.records}
            .total=${total ?? -1}
            .row=${this.row}
            .label=${words.text("activity.title")}
            @near-end=${this.more}
          ></dx-list>`
        : html`<div class="empty">${icon(mdiTextBoxOutline)}<p>${words.text("activity.empty")}</p></div>`}
      <div>
        <button class="button quiet" type="button" aria-pressed=${this.detailed} @click=${this.toggleDetails}>
          ${icon(this.detailed ? mdiCheckboxMarkedOutline : mdiCheckboxBlankOutline)}${words.text("activity.detailed")}
        </button>
      </div>
      ${this.sheet(summary)}`;
  }

  private toggleDetails(): void {
    this.detailed = !this.detailed;
    void this.attempt(async () => {
      this.next = null;
      this.records = undefined;
      await this.load();
    });
  }

  private outcome(): TemplateResult | typeof nothing {
    const { verification, words } = this;
    if (!verification) return nothing;
    const { verified, records, broken_at: sequence, reason } = verification;
    return html`<div class="note ${verified ? "good" : "bad"}" role="status">
      <span
        >${verified
          ? words.text("activity.verified", { count: formatNumber(this.hass, records) })
          : words.text("activity.broken", { sequence: sequence ?? 0, reason })}</span
      >
    </div>`;
  }

  private readonly row = (record: EvidenceRecord): TemplateResult => {
    const { path, tone } = picture(record.kind);
    return html`<button class="row" type="button" @click=${() => this.show(record)}>
      <span class="badge ${tone}">${icon(path)}</span>
      <span class="grow">
        <span class="line">${sentence(this.hass, this.words, record, this.names)}</span>
        <span class="line muted small">${formatMoment(this.hass, record.at)}${this.about(record)}</span>
      </span>
    </button>`;
  };

  /** Name the demand behind a trade, which its sentence does not. */
  private about({ facts }: EvidenceRecord): string {
    const title = this.names.demands[this.names.trades[String(facts.trade)] ?? ""];
    return title ? ` · ${title}` : "";
  }

  private show(record: EvidenceRecord | undefined): void {
    this.open = record;
    this.known = undefined;
    this.become("no");
    const trade = record?.facts.trade;
    if (typeof trade === "string") void this.attempt(() => this.lookUp(trade), { quietly: true });
  }

  private filter(trade: string | undefined): void {
    this.trade = trade;
    this.records = undefined;
    this.next = null;
    this.show(undefined);
    void this.attempt(() => this.load());
  }

  private sheet(summary: Summary): TemplateResult | typeof nothing {
    const { open, known, words } = this;
    if (!open) return nothing;
    const { trade } = open.facts;
    const record = html`<dl class="facts">
      <dd>${formatDay(this.hass, open.at)}, ${formatTime(this.hass, open.at)} · № ${formatNumber(this.hass, open.sequence)}</dd>
      <div>
        ${Object.entries(open.facts).map(
          ([name, value]) => html`<dd class="code"><b>${name}</b>: ${typeof value === "object" ? JSON.stringify(value) : value}</dd>`,
        )}
        <dd class="code"><b>hash</b>: ${open.hash}</dd>
      </div>
    </dl>`;
    return html`<dx-sheet
      .heading=${sentence(this.hass, words, open, this.names)}
      .closeLabel=${words.text("common.close")}
      @closed=${() => this.show(undefined)}
    >
      ${known
        ? html`${tradeFacts(this, known.trade, summary.buyers[known.trade.buyer] ?? "", summary.members, known.shares)}
            <details>
              <summary>${words.text("activity.record")}</summary>
              ${record}
            </details>`
        : record}
      <div slot="footer">${typeof trade === "string" ? this.decision(trade, summary) : nothing}</div>
    </dx-sheet>`;
  }

  private decision(trade: string, { me }: Summary): TemplateResult {
    const { words, withdrawing, known } = this;
    const mine = me.member !== null && known?.trade.contributors.includes(me.member);
    const atStake = known && (known.trade.open || known.trade.bytes !== null) && !known.trade.erasure;
    const revocable = mine && (withdrawing !== "no" || atStake);
    const filter = html`<button class="button main" type="button" @click=${() => this.filter(trade)}>
      ${words.text("activity.open_trade")}
    </button>`;
    return html`<div class="decision">
      ${this.problem ? html`<p class="small" role="alert">${this.problem}</p>` : nothing}
      ${revocable
        ? withdrawal(
            this,
            withdrawing,
            { sentence: words.text("withdraw.trade_sure"), busy: this.busy },
            (state) => this.become(state),
            () => this.withdraw(trade),
          )
        : nothing}
      ${withdrawing !== "asked" && trade !== this.trade ? filter : nothing}
    </div>`;
  }

  private become(state: Withdrawing): void {
    this.withdrawing = state;
    this.problem = undefined;
    this.requestUpdate();
  }

  private async withdraw(trade: string): Promise<void> {
    await this.attempt(async () => {
      this.withdrawing = await this.ask<Withdrawn>("consent/withdraw", { trade });
      await this.lookUp(trade);
    });
  }

  /** Fetch the trade that the open record is about. */
  private async lookUp(trade: string): Promise<void> {
    const { items } = await this.ask<Page<Trade>>("trades", { limit: 200 });
    const found = items.find(({ id }) => id === trade);
    if (!found || this.open?.facts.trade !== trade) return;
    const shares = await this.ask<Shares>("shares", { trade_id: trade }).catch(() => undefined);
    this.known = { trade: found, shares };
  }
}
