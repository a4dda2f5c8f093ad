/** Material Design icons, drawn into the page. */
import { html, type TemplateResult } from "lit";

export function icon(path: string, size = 24): TemplateResult {
  return html`<svg class="icon" style="width:${size}px;height:${size}px" viewBox="0 0 24 24" aria-hidden="true">
    <path d=${path}></path>
  </svg>`;
}
