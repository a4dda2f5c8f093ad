/** Taking consent back: asked for once more, done, and told what followed. */
import { mdiUndoVariant } from "@mdi/js";
import { html, type TemplateResult } from "lit";
import { formatNumber } from "../format";
import { icon } from "../icon";
import type { Withdrawn } from "../model";
import type { Writing } from "./demand-sheet";

/** How far a withdrawal is: not asked for, asked for, or done. */
export type Withdrawing = "no" | "asked" | Withdrawn;

export function withdrawal(
  { hass, words }: Writing,
  state: Withdrawing,
  { sentence, busy }: { sentence: string; busy: boolean },
  become: (state: "no" | "asked") => void,
  withdraw: () => void,
): TemplateResult {
  if (state === "no")
    return html`<button class="button quiet first" type="button" @click=${() => become("asked")}>
      ${icon(mdiUndoVariant)}${words.text("withdraw.ask")}
    </button>`;
  if (state !== "asked") {
    const [ended, erasures] = [state.ended, state.erasures].map((some) => formatNumber(hass, some.length));
    return html`<p role="status">${words.text("withdraw.done", { ended: ended ?? "", erasures: erasures ?? "" })}</p>`;
  }
  return html`<p>${sentence}</p>
    <button class="button quiet" type="button" @click=${() => become("no")}>${words.text("common.cancel")}</button>
    <button class="button danger" type="button" ?disabled=${busy} @click=${withdraw}>
      ${words.text(busy ? "common.working" : "withdraw.yes")}
    </button>`;
}
