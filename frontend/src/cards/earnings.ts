/** What came in: by month, by kind of data, by member, with medals. */
import { mdiMedal, mdiPiggyBankOutline } from "@mdi/js";
import { css, html, nothing, type TemplateResult } from "lit";
import { Card } from "../card";
import { formatAmounts, formatMoney, formatMonth, formatNumber } from "../format";
import { icon } from "../icon";
import type { Earnings, EarningsRow, Summary } from "../model";
import { base } from "../styles";
import { by, lastMonths, mainCurrency } from "../sums";

const MONTHS = 6;

export class EarningsCard extends Card {
  protected override readonly titleKey = "earnings.title";
  private earnings: Earnings | undefined;

  static override styles = [
    base,
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

  protected override body(_summary: Summary): TemplateResult {
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
      ${this.members(earnings)}`;
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

  private members({ members }: Earnings): TemplateResult | typeof nothing {
    const { words, hass } = this;
    const known = Object.values(members);
    if (!known.length) return nothing;
    return html`<div class="part">
      <h3>${words.text("earnings.by_member")}</h3>
      <ul class="lines">
        ${known.map(
          ({ name, earned, score, medal, months_in_a_row: row }) =>
            html`<li>
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
            </li>`,
        )}
      </ul>
    </div>`;
  }
}
