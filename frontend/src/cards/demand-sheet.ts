/** A demand in full: who asks for what, why, for how much; what would leave; and the answer. */
import { mdiCheckCircleOutline, mdiCloseCircleOutline, mdiEyeOutline } from "@mdi/js";
import { html, nothing, type TemplateResult } from "lit";
import { formatBytes, formatCountry, formatDate, formatMoney, formatNumber, formatRelative } from "../format";
import type { Hass } from "../ha";
import { icon } from "../icon";
import type { BuyerShown, Demand, Finding, Inference, Level, Money, Preview, PurposeShown } from "../model";
import type { Words } from "../words";
import { buyerFacts } from "./buyer-facts";

export interface Writing {
  hass: Hass;
  words: Words;
}

export function levelLine({ words }: Writing, level: Level): TemplateResult {
  return html`<span class="scale"><dx-level .level=${level}></dx-level>${words.term("level", level)}</span>`;
}

export function purposes({ words }: Writing, all: PurposeShown[]): TemplateResult {
  return html`<div class="chips">${all.map((one) => html`<span class="chip">${words.label(one.label)}</span>`)}</div>`;
}

export function price({ hass, words }: Writing, gross: Money, net: Money): TemplateResult {
  const fee = { amount: net.amount - gross.amount, currency: gross.currency };
  return html`<div class="sum">
    <span>${words.text("demands.price")}</span><span>${formatMoney(hass, gross)}</span>
    ${fee.amount ? html`<span>${words.text("demands.fee")}</span><span>${formatMoney(hass, fee)}</span>` : nothing}
    <span class="total">${words.text("demands.net")}</span><span class="total">${formatMoney(hass, net)}</span>
  </div>`;
}

/** Show what compliance rules found, with the law behind them. */
export function findings({ words }: Writing, found: Finding[]): TemplateResult | typeof nothing {
  if (!found.length) return nothing;
  return html`<div>
    <dt>${words.text("findings.title")}</dt>
    ${found.map(
      ({ outcome, text, law }) =>
        html`<dd class="note ${outcome === "block" ? "bad" : "warn"}">
          <span>${words.label(text)} <span class="small muted">${law.join("; ")}</span></span>
        </dd>`,
    )}
  </div>`;
}

/** Show what could be inferred, the worst first, and where that is known from. */
export function inferences({ words }: Writing, told: Inference[]): TemplateResult | typeof nothing {
  if (!told.length) return nothing;
  return html`<div>
    <dt>${words.text("inferences.title")}</dt>
    ${told.map(
      ({ severity, text, sources }) =>
        html`<dd class="note ${severity === "high" ? "warn" : ""}">
          <span>${words.label(text)} <span class="small muted">${sources[0]}</span></span>
        </dd>`,
    )}
  </div>`;
}

export function demandFacts(writing: Writing, demand: Demand, buyer: string, known?: BuyerShown): TemplateResult {
  const { hass, words } = writing;
  const gaps = demand.gaps.map((gap) => [gap, words.find(`reason.${gap.reason}`) ?? gap.reason] as const);
  return html`<dl class="facts">
    ${buyerFacts(writing, buyer, known)}
    <div>
      <dt>${words.text("demands.purpose")}</dt>
      <dd>${purposes(writing, demand.purposes)}</dd>
    </div>
    <div>
      <dt>${words.text("demands.what")}</dt>
      <dd>
        <ul class="checks">
          ${demand.elements.map(
            ({ label, fits, required }) =>
              html`<li>
                <span class=${fits ? "yes" : "no"}>${icon(fits ? mdiCheckCircleOutline : mdiCloseCircleOutline, 20)}</span>
                <span
                  >${words.label(label)}${required
                    ? nothing
                    : html` <span class="muted small">(${words.text("demands.optional")})</span>`}</span
                >
              </li>`,
          )}
        </ul>
        <div class="small muted">
          ${formatDate(hass, demand.period.start)} – ${formatDate(hass, demand.period.end)} ·
          ${words.text("demands.resolution", { resolution: words.term("resolution", demand.resolution).toLowerCase() })}
        </div>
      </dd>
    </div>
    ${gaps.length
      ? html`<div>
          <dt>${words.text("demands.why_missing")}</dt>
          ${gaps.map(
            ([gap, reason]) =>
              html`<dd>${words.text("demands.gap", { element: words.label(gap.label), reason })}</dd>`,
          )}
        </div>`
      : nothing}
    ${findings(writing, demand.findings)} ${inferences(writing, demand.inferences)}
    <div>
      <dt>${words.text("demands.shape")}</dt>
      <dd>${levelLine(writing, demand.level)}</dd>
    </div>
    <div>
      <dt>${words.text("demands.price")}</dt>
      <dd>${price(writing, demand.price, demand.net)}</dd>
    </div>
    <div>
      <dd>
        ${words.text("demands.keeps", {
          count: demand.retention_days,
          place: formatCountry(hass, demand.place),
        })}
        · ${words.text("demands.ends", { when: formatRelative(hass, demand.deadline) })}
      </dd>
    </div>
    ${demand.prohibited.length
      ? html`<div>
          <dt>${words.text("demands.never")}</dt>
          <dd>${purposes(writing, demand.prohibited)}</dd>
        </div>`
      : nothing}
  </dl>`;
}

export function previewShown({ hass, words }: Writing, preview: Preview): TemplateResult {
  if (!preview.rows) return html`<p>${words.text("demands.preview_none")}</p>`;
  const values = { rows: formatNumber(hass, preview.rows), size: formatBytes(hass, preview.bytes) };
  return html`<p>${icon(mdiEyeOutline, 18)} ${words.text("demands.preview_what", values)}</p>
    ${preview.noise ? html`<p class="small muted">${words.text("demands.preview_noise")}</p>` : nothing}
    ${preview.final ? nothing : html`<p class="small muted">${words.text("demands.preview_grows")}</p>`}
    ${preview.resources.map(({ name, rows }) => {
      const [head = [], ...lines] = (preview.first_rows[name] ?? []).map((line) => line.split(","));
      const caption = words.text("demands.preview_table", { name });
      const more = rows - lines.length;
      return html`<div class="scroll" tabindex="0" role="group" aria-label=${caption}>
          <table>
            <caption class="unseen">
              ${caption}
            </caption>
            <thead>
              <tr>
                ${head.map((cell) => html`<th scope="col">${cell}</th>`)}
              </tr>
            </thead>
            <tbody>
              ${lines.map((line) => html`<tr>${line.map((cell) => html`<td>${cell}</td>`)}</tr>`)}
            </tbody>
          </table>
        </div>
        ${more > 0
          ? html`<p class="muted small">${words.text("demands.preview_more", { count: formatNumber(hass, more) })}</p>`
          : nothing}`;
    })}`;
}
