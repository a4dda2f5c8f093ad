/** What came in: by month, by kind of data, by member, with medals. */
import { mdiBankTransferOut, mdiMedal, mdiPiggyBankOutline } from "@mdi/js";
import { css, html, nothing, type TemplateResult } from "lit";
import { Card } from "../card";
import { sheetStyles } from "../elements/sheet";
import { formatAmounts, formatMoney, formatMonth, formatNumber } from "../format";
import { icon } from "../icon";
import type { Earnings, EarningsRow, MemberEarnings, Payout, Summary } from "../model";
import { payoutLine } from "../sentences";
import { base } from "../styles";
import { by, lastMonths, mainCurrency } from "../sums";

const MONTHS = 6;

export class EarningsCard extends Card {
  protected override readonly titleKey = "earnings.title";
  private earnings: Earnings | undefined;
  private asked: Payout | undefined;

  static override styles = [
    base,
    sheetStyles,
    css`
      .totals {
        display: grid;
        grid-template-columns: repeat(3, 1fr);
        gap: 12px;
      }
      .totals dd {
        margin: 2px 0 0;
        font-size: 18px;
        font-weight: 500;
        font-variant-numeric: tabular-nums;
      }
      .bars {
        display: grid;
        grid-auto-flow: column;
        grid-auto-columns: 1fr;
        align-items: end;
        gap: 8px;
      }
      .bars li {
        display: grid;
        gap: 6px;
        justify-items: center;
        font-size: 12px;
        color: var(--dx-muted);
        font-variant-numeric: tabular-nums;
      }
      .bars i {
        width: 100%;
        max-width: 44px;
        border-radius: 6px 6px 2px 2px;
        background: color-mix(in oklab, var(--primary-color) 35%, transparent);
      }
      .bars li:last-child i {
        background: var(--primary-color);
      }
      .bars li:last-child {
        color: inherit;
        font-weight: 500;
      }
      .part {
        display: grid;
        gap: 10px;
      }
      .lines {
        display: grid;
        gap: 10px;
      }
      .lines li {
        display: grid;
        grid-template-columns: 1fr auto;
        gap: 4px 12px;
        align-items: center;
        font-size: 14px;
      }
      .lines .money {
        font-variant-numeric: tabular-nums;
      }
      .lines i {
        grid-column: 1 / -1;
        height: 6px;
        border-radius: 3px;
        background: color-mix(in oklab, var(--primary-text-color) 8%, transparent);
      }
      .lines i b {
        display: block;
        height: 100%;
        border-radius: 3px;
        background: var(--primary-color);
      }
      .person {
        display: flex;
        align-items: center;
        flex-wrap: wrap;
        gap: 2px 8px;
      }
      .payout {
        grid-column: 1 / -1;
        display: flex;
        align-items: center;
        justify-content: space-between;
        gap: 12px;
      }
      .medal {
        color: var(--medal);
      }
      .medal.bronze {
        --medal: #b0703c;
      }
      .medal.silver {
        --medal: #8d99a6;
      }
      .medal.gold {
        --medal: #c99a1b;
      }
    `,
  ];

  protected override async refresh(): Promise<void> {
    this.earnings = await this.ask<Earnings>("earnings", { limit: 1 });
  }

  protected override body(summary: Summary): TemplateResult {
    const { earnings, words, hass } = this;
    if (!earnings) return this.problem ? html`` : this.skeleton();
    const currency = mainCurrency(earnings.months);
    const { totals } = earnings;
    const unit = currency ?? Object.keys(totals.agreed)[0] ?? Object.keys(totals.estimated)[0];
    return html`<dl class="totals">
        ${(["settled", "agreed", "estimated"] as const).map(
          (name) =>
            html`<div>
              <dt class="muted small">${words.text(`earnings.${name}`)}</dt>
              <dd>${formatAmounts(hass, totals[name], unit)}</dd>
            </div>`,
        )}
      </dl>
      ${currency
        ? html`${this.months(earnings.months, currency)} ${this.categories(earnings.months, currency)}`
        : html`<div class="empty">${icon(mdiPiggyBankOutline)}<p>${words.text("earnings.empty")}</p></div>`}
      ${this.members(earnings, summary)} ${this.sheet()}`;
  }

  private months(rows: EarningsRow[], currency: string): TemplateResult {
    const sums = new Map(by(rows, currency, ({ month }) => month));
    const months = lastMonths(new Date().toISOString().slice(0, 7), MONTHS);
    const most = Math.max(1, ...months.map((month) => sums.get(month) ?? 0));
    return html`<ul class="bars" aria-label=${this.words.text("earnings.by_month")}>
      ${months.map((month) => {
        const amount = sums.get(month) ?? 0;
        return html`<li>
          <span>${amount ? formatMoney(this.hass, { amount, currency }) : nothing}</span>
          <i style="height:${4 + Math.max(0, 84 * (amount / most))}px"></i>
          <span>${formatMonth(this.hass, `${month}-15`, "short")}</span>
        </li>`;
      })}
    </ul>`;
  }

  private categories(rows: EarningsRow[], currency: string): TemplateResult | typeof nothing {
    const sums = by(rows, currency, ({ category }) => category);
    const most = sums[0]?.[1] ?? 0;
    if (most <= 0) return nothing;
    return html`<div class="part">
      <h3>${this.words.text("earnings.by_category")}</h3>
      <ul class="lines">
        ${sums.slice(0, 6).map(
          ([category, amount]) =>
            html`<li>
              <span>${this.words.term("category", category)}</span>
              <span class="money">${formatMoney(this.hass, { amount, currency })}</span>
              <i><b style="width:${Math.max(0, (100 * amount) / most)}%"></b></i>
            </li>`,
        )}
      </ul>
    </div>`;
  }

  private members({ members }: Earnings, { me }: Summary): TemplateResult | typeof nothing {
    const { words } = this;
    const known = Object.entries(members).sort(([one], [other]) => Number(other === me.member) - Number(one === me.member));
    if (!known.length) return nothing;
    return html`<div class="part">
      <h3>${words.text("earnings.by_member")}</h3>
      <ul class="lines">
        ${known.map(([id, member]) => this.member(member, id === me.member))}
      </ul>
    </div>`;
  }

  private member({ name, earned, score, medal, months_in_a_row: row, payout }: MemberEarnings, own: boolean): TemplateResult {
    const { words, hass } = this;
    return html`<li>
      <span class="person">
        <span>${name}</span>
        ${["bronze", "silver", "gold"].includes(medal)
          ? html`<span class="medal ${medal}" role="img" aria-label=${words.find(`medal.${medal}`) ?? medal}
              >${icon(mdiMedal, 20)}</span
            >`
          : nothing}
        ${score === null
          ? nothing
          : html`<span class="small muted">${words.text("earnings.score", { score: formatNumber(hass, score) })}</span>`}
        ${row > 1 ? html`<span class="small muted">${words.text("earnings.row", { count: row })}</span>` : nothing}
      </span>
      <span class="money">${formatAmounts(hass, earned)}</span>
      ${this.payout(payout, own)}
    </li>`;
  }

  /** Say where the money of a member is, and let them have it. */
  private payout(payout: Payout, own: boolean): TemplateResult | typeof nothing {
    const { words, hass } = this;
    const told = payoutLine(hass, words, payout);
    const owed = own && Object.values(payout.unpaid).some((amount) => amount > 0);
    if (!told && !owed) return nothing;
    return html`<span class="payout small muted">
      <span
        >${told}${told && owed ? " · " : ""}${owed
          ? words.text(payout.account ? "payout.unpaid" : "payout.none", { amount: formatAmounts(hass, payout.unpaid) })
          : nothing}</span
      >
      ${owed && payout.account
        ? html`<button class="button" type="button" @click=${() => this.ponder(payout)}>
            ${icon(mdiBankTransferOut)}${words.text("payout.ask")}
          </button>`
        : nothing}
    </span>`;
  }

  private ponder(payout: Payout | undefined): void {
    this.asked = payout;
    this.problem = undefined;
    this.requestUpdate();
  }

  private sheet(): TemplateResult | typeof nothing {
    const { asked, words, hass } = this;
    if (!asked) return nothing;
    const [[currency, amount] = ["EUR", 0]] = Object.entries(asked.unpaid).filter(([, unpaid]) => unpaid > 0);
    const values = { amount: formatMoney(hass, { amount, currency }), account: asked.account ?? "" };
    return html`<dx-sheet
      .heading=${words.text("payout.ask")}
      .closeLabel=${words.text("common.close")}
      @closed=${() => this.ponder(undefined)}
    >
      <p>${words.text("payout.ask_sure", values)}</p>
      <div slot="footer" class="decision">
        ${this.problem ? html`<p class="small" role="alert">${this.problem}</p>` : nothing}
        <button class="button quiet" type="button" @click=${() => this.ponder(undefined)}>${words.text("common.cancel")}</button>
        <button class="button main" type="button" ?disabled=${this.busy} @click=${() => this.payOut(currency)}>
          ${words.text(this.busy ? "common.working" : "payout.ask")}
        </button>
      </div>
    </dx-sheet>`;
  }

  private async payOut(currency: string): Promise<void> {
    const done = await this.attempt(async () => {
      await this.act("request_payout", { currency });
      await this.refresh();
    });
    if (done) this.ponder(undefined);
  }
}
