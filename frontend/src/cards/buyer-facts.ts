/** Who asks: what is proven about a buyer, what it only says, and what it did before. */
import { mdiShieldCheckOutline } from "@mdi/js";
import { html, nothing, type TemplateResult } from "lit";
import { icon } from "../icon";
import type { BuyerShown } from "../model";
import type { Writing } from "./demand-sheet";

export function buyerFacts({ words }: Writing, name: string, buyer: BuyerShown | undefined): TemplateResult {
  return html`<div>
    <dd>
      ${words.text("demands.offered_by", { buyer: name })}
      <div class="muted small">${icon(mdiShieldCheckOutline, 16)} ${words.text("demands.proven")}</div>
    </dd>
    ${buyer ? standing({ words }, buyer) : nothing}
  </div>`;
}

function standing({ words }: Pick<Writing, "words">, { changes, points, reputation }: BuyerShown): TemplateResult {
  const said = points.filter(({ standing, aspect }) => standing !== "missing" && aspect !== "key");
  const missing = points.filter(({ standing }) => standing === "missing").map(({ label }) => words.label(label));
  return html`${changes.length ? html`<dd class="note warn"><span>${words.text("buyer.changed")}</span></dd>` : nothing}
    <dd class="chips" style="margin-top:8px">
      ${said.map(
        ({ label, standing, detail, doubt }) =>
          html`<span class="chip ${standing === "proven" ? "good" : doubt ? "warn" : ""}" title=${doubt ? words.label(doubt) : nothing}
            >${words.label(label)}: ${detail.replace(/^mailto:/, "")}
            <span class="muted">(${words.text(standing === "proven" ? "buyer.proven" : "buyer.claimed")})</span></span
          >`,
      )}
    </dd>
    ${missing.length
      ? html`<dd class="small muted" style="margin-top:4px">${words.text("buyer.missing", { what: missing.join(", ") })}</dd>`
      : nothing}
    ${reputation.score === null
      ? nothing
      : html`<dd class="small">${words.text("buyer.experience", { text: words.label(reputation.text) })}</dd>`}`;
}
