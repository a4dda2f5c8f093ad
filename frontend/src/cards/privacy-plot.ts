/** Price and accuracy over the choices from much noise to little. */
import { css, html, nothing, svg, type TemplateResult } from "lit";
import { accuracy, line } from "../curve";
import type { CurvePoint } from "../model";
import type { Words } from "../words";

const WIDTH = 320;
const HEIGHT = 96;

export function plot(words: Words, all: CurvePoint[], here: number, asked: number): TemplateResult {
  const most = Math.max(...all.map(({ price_factor: factor }) => factor), Number.EPSILON);
  const at = (index: number) => (WIDTH / Math.max(1, all.length - 1)) * index;
  const upright = (index: number, look: string) =>
    svg`<line class=${look} x1=${at(index)} x2=${at(index)} y1="-6" y2=${HEIGHT}></line>`;
  return html`<div class="plot">
    <svg viewBox="0 0 ${WIDTH} ${HEIGHT}" preserveAspectRatio="none" role="img" aria-label=${words.text("privacy.plot")}>
      ${svg`<line x1="0" x2=${WIDTH} y1=${HEIGHT} y2=${HEIGHT}></line>`}
      ${here === asked ? nothing : upright(asked, "asked")} ${upright(here, "here")}
      ${svg`<polyline class="exact" points=${line(all.map(accuracy), WIDTH, HEIGHT)}></polyline>
        <polyline class="value" points=${line(all.map(({ price_factor: factor }) => factor / most), WIDTH, HEIGHT)}></polyline>`}
    </svg>
    <p class="legend">
      <span><svg viewBox="0 0 22 4" aria-hidden="true"><path class="value" d="M0 2h22"></path></svg>${words.text("privacy.price")}</span>
      <span><svg viewBox="0 0 22 4" aria-hidden="true"><path class="exact" d="M0 2h22"></path></svg>${words.text("privacy.accuracy")}</span>
    </p>
  </div>`;
}

export const plotStyles = css`
  .plot svg {
    display: block;
    width: 100%;
    height: 110px;
    overflow: visible;
  }
  .plot polyline {
    fill: none;
    stroke-width: 2.5;
    stroke-linejoin: round;
    stroke-linecap: round;
    vector-effect: non-scaling-stroke;
  }
  .plot line {
    stroke: var(--dx-line);
    vector-effect: non-scaling-stroke;
  }
  .plot line.here {
    stroke: var(--primary-text-color);
    stroke-width: 1.5;
  }
  .plot line.asked {
    stroke: var(--dx-muted);
    stroke-width: 1.5;
    stroke-dasharray: 4 4;
  }
  .value {
    stroke: var(--dx-value);
  }
  .exact {
    stroke: var(--dx-exact);
    stroke-dasharray: 1 6;
  }
  :host {
    --dx-value: var(--primary-color);
    --dx-exact: color-mix(in oklab, var(--dx-warn) 80%, var(--primary-text-color));
  }
  .legend {
    display: flex;
    flex-wrap: wrap;
    gap: 4px 16px;
    font-size: 13px;
  }
  .legend span {
    display: inline-flex;
    align-items: center;
    gap: 6px;
  }
  .legend svg {
    width: 22px;
    height: 4px;
    overflow: visible;
    fill: none;
    stroke-width: 2.5;
    stroke-linecap: round;
  }
  input[type="range"] {
    display: block;
    width: 100%;
    height: 32px;
    margin: 0;
    appearance: none;
    background: none;
    cursor: pointer;
    --track: linear-gradient(color-mix(in oklab, var(--primary-text-color) 22%, transparent) 0 0) center / 100% 6px no-repeat;
  }
  input[type="range"]::-webkit-slider-runnable-track {
    height: 24px;
    border-radius: 3px;
    background: var(--track);
  }
  input[type="range"]::-moz-range-track {
    height: 24px;
    background: var(--track);
  }
  input[type="range"]::-webkit-slider-thumb {
    appearance: none;
    width: 24px;
    height: 24px;
    border: 3px solid var(--card-background-color, #fff);
    border-radius: 50%;
    background: var(--primary-color);
    box-shadow: 0 1px 4px rgb(0 0 0 / 45%);
  }
  input[type="range"]::-moz-range-thumb {
    box-sizing: border-box;
    width: 24px;
    height: 24px;
    border: 3px solid var(--card-background-color, #fff);
    border-radius: 50%;
    background: var(--primary-color);
    box-shadow: 0 1px 4px rgb(0 0 0 / 45%);
  }
  .ends {
    display: flex;
    justify-content: space-between;
    gap: 12px;
  }
`;
