/** Who allows what: members across, kinds of data down, five levels as a clear scale. */
import { mdiCheck, mdiPlaylistCheck, mdiTune } from "@mdi/js";
import { html, nothing, type TemplateResult } from "lit";
import { Card } from "../card";
import { sheetStyles } from "../elements/sheet";
import { formatDate } from "../format";
import { icon } from "../icon";
import { type About, find, highest, refined } from "../matrix";
import type { Level, Matrix, MemberShown, Summary, Withdrawn } from "../model";
import { base } from "../styles";
import { matrixStyles } from "./permissions-styles";
import { withdrawal, type Withdrawing } from "./withdraw";

type Open = { member: string; category: string } | { presets: string };

export class PermissionsCard extends Card {
  protected override readonly titleKey = "permissions.title";
  private matrix: Matrix | undefined;
  private open: Open | undefined;
  private saved = false;
  private withdrawing: Withdrawing = "no";

  static override styles = [
    base,
    sheetStyles,
    matrixStyles,
  ];

  protected override async refresh(): Promise<void> {
    this.matrix = await this.ask<Matrix>("permissions");
  }

  protected override corner(_summary: Summary): TemplateResult | typeof nothing {
    const own = this.matrix?.members.find(({ me, may_edit }) => me && may_edit) ?? this.matrix?.members.find((one) => one.may_edit);
    if (!own) return nothing;
    return html`<button class="button" type="button" @click=${() => this.show({ presets: own.id })}>
      ${icon(mdiPlaylistCheck)}${this.words.text("permissions.presets")}
    </button>`;
  }

  protected override body(_summary: Summary): TemplateResult {
    const { words, matrix } = this;
    if (!matrix) return this.problem ? html`` : this.skeleton();
    const known = matrix.categories.filter(
      ({ id, entries }) => entries || matrix.members.some((member) => highest(member, id) !== "none"),
    );
    const members = [...matrix.members].sort((one, other) => Number(other.me) - Number(one.me));
    if (!members.length) return html`<div class="empty">${icon(mdiTune)}<p>${words.text("permissions.empty")}</p></div>`;
    return html`<div class="scroll" tabindex="0" role="group" aria-label=${words.text("permissions.title")}>
        <table class="matrix">
          <caption class="unseen">
            ${words.text("permissions.caption")}
          </caption>
          <thead>
            <tr>
              <td></td>
              ${members.map(({ name }) => html`<th scope="col">${name}</th>`)}
            </tr>
          </thead>
          <tbody>
            ${known.map(
              ({ id }) =>
                html`<tr>
                  <th scope="row">${words.term("category", id)}</th>
                  ${members.map((member) => html`<td>${this.cell(member, id)}</td>`)}
                </tr>`,
            )}
          </tbody>
        </table>
      </div>
      <p class="legend small muted">
        ${matrix.levels.map((level) => html`<span><dx-level .level=${level}></dx-level>${words.term("level", level)}</span>`)}
      </p>
      ${this.sheet(matrix)}`;
  }

  private cell(member: MemberShown, category: string): TemplateResult {
    const level = highest(member, category);
    const extra = level !== "none" && refined(member, category);
    const label = this.words.text(extra ? "permissions.cell_refined" : "permissions.cell", {
      member: member.name,
      category: this.words.term("category", category),
      level: this.words.term("level", level),
    });
    const meter = html`<dx-level .level=${level}></dx-level>`;
    const look = `cell ${extra ? "refined" : ""}`;
    if (!member.may_edit && !member.may_assent) return html`<span class=${look} role="img" aria-label=${label}>${meter}</span>`;
    return html`<button class=${look} type="button" aria-label=${label} @click=${() => this.show({ member: member.id, category })}>
      ${meter}
    </button>`;
  }

  private show(open: Open | undefined): void {
    this.open = open;
    this.become("no");
  }

  private become(state: Withdrawing): void {
    this.withdrawing = state;
    this.saved = false;
    this.problem = undefined;
    this.requestUpdate();
  }

  private async withdraw(member: string, category: string): Promise<void> {
    await this.attempt(async () => {
      this.withdrawing = await this.ask<Withdrawn>("consent/withdraw", { member, category });
      await this.refresh();
    });
  }

  private readonly hide = (): void => this.show(undefined);

  private sheet(matrix: Matrix): TemplateResult | typeof nothing {
    const { open, words } = this;
    if (!open) return nothing;
    const member = matrix.members.find(({ id }) => id === ("presets" in open ? open.presets : open.member));
    if (!member) return nothing;
    const heading =
      "presets" in open
        ? words.text("permissions.presets_for", { member: member.name })
        : words.text("permissions.heading", { member: member.name, category: words.term("category", open.category) });
    return html`<dx-sheet .heading=${heading} .closeLabel=${words.text("common.close")} @closed=${this.hide}>
      ${"presets" in open ? this.presets(matrix, member) : this.editor(matrix, member, open.category)}
      <div slot="footer" aria-live="polite">
        ${this.problem ? html`<div class="decision"><p role="alert">${this.problem}</p></div>` : nothing}
        ${this.saved
          ? html`<div class="decision">
              <p class="small">${icon(mdiCheck, 18)} ${words.text("permissions.saved")}</p>
            </div>`
          : nothing}
        ${"category" in open && member.may_edit && (this.withdrawing !== "no" || highest(member, open.category) !== "none")
          ? html`<div class="decision">
              ${withdrawal(
                this,
                this.withdrawing,
                { sentence: words.text("withdraw.category_sure"), busy: this.busy },
                (state) => this.become(state),
                () => this.withdraw(member.id, open.category),
              )}
            </div>`
          : nothing}
      </div>
    </dx-sheet>`;
  }

  private editor(matrix: Matrix, member: MemberShown, category: string): TemplateResult {
    const { words } = this;
    const general = find(member, { category });
    const minor = member.role !== "adult";
    const purposes = matrix.purposes.filter(({ minors }) => !minor || minors);
    if (!member.may_edit) return this.assent(member, category);
    return html`<div class="facts">
      <fieldset>
        <legend>${words.text("permissions.general")}</legend>
        ${this.levels(matrix, member).map(
          (level) =>
            html`<label class="choice">
              <input
                type="radio"
                name="level"
                .checked=${(general?.level ?? "none") === level}
                ?disabled=${this.busy}
                @change=${() => this.set(member, { category }, level, general?.until)}
              />
              <dx-level .level=${level}></dx-level>
              <span>${words.term("level", level)}</span>
              <span class="small muted">${words.text(`permissions.means_${level}`)}</span>
            </label>`,
        )}
      </fieldset>
      ${general && general.level !== "none"
        ? html`<label class="pair">
            <span>${words.text("permissions.until")}</span>
            <input
              type="date"
              .value=${general.until?.slice(0, 10) ?? ""}
              min=${new Date(Date.now() + 86_400_000).toISOString().slice(0, 10)}
              @change=${({ target }: { target: HTMLInputElement }) =>
                this.set(member, { category }, general.level, target.value ? `${target.value}T00:00:00Z` : undefined)}
            />
          </label>`
        : nothing}
      <fieldset class="pairs">
        <legend>${words.text("permissions.by_purpose")}</legend>
        ${purposes.map(({ id }) => this.refinement(matrix, member, { category, purpose: id }, words.term("purpose", id)))}
      </fieldset>
      ${Object.keys(matrix.buyers).length
        ? html`<fieldset class="pairs">
            <legend>${words.text("permissions.by_buyer")}</legend>
            ${Object.entries(matrix.buyers).map(([buyer, name]) => this.refinement(matrix, member, { category, buyer }, name))}
          </fieldset>`
        : nothing}
    </div>`;
  }

  private levels(matrix: Matrix, member: MemberShown): Level[] {
    const highestRank = member.role === "adult" ? matrix.levels.length : matrix.levels.indexOf(matrix.highest_for_minors) + 1;
    return matrix.levels.slice(0, highestRank);
  }

  private refinement(matrix: Matrix, member: MemberShown, about: About, name: string): TemplateResult {
    const { words } = this;
    const found = find(member, about);
    const until = found?.until ? ` · ${words.text("permissions.ends", { date: formatDate(this.hass, found.until) })}` : "";
    return html`<label class="pair">
      <span>${name}<span class="small muted">${until}</span></span>
      <select
        ?disabled=${this.busy}
        @change=${({ target }: { target: HTMLSelectElement }) =>
          this.set(member, about, (target.value || null) as Level | null, found?.until)}
      >
        <option value="" ?selected=${!found}>${words.text("permissions.as_general")}</option>
        ${this.levels(matrix, member).map(
          (level) => html`<option value=${level} ?selected=${found?.level === level}>${words.term("level", level)}</option>`,
        )}
      </select>
    </label>`;
  }

  private assent(member: MemberShown, category: string): TemplateResult {
    const { words } = this;
    return html`<div class="facts">
      <div class="scale">
        <dx-level .level=${highest(member, category)}></dx-level>${words.term("level", highest(member, category))}
      </div>
      <label class="choice">
        <input
          type="checkbox"
          .checked=${member.assents.includes(category)}
          ?disabled=${this.busy}
          @change=${({ target }: { target: HTMLInputElement }) =>
            this.change("permissions/assent", { category, assents: target.checked })}
        />
        <span>${words.text("permissions.assent")}</span>
      </label>
    </div>`;
  }

  private presets(matrix: Matrix, member: MemberShown): TemplateResult {
    const { words } = this;
    const editable = matrix.members.filter(({ may_edit }) => may_edit);
    return html`<div class="facts">
      ${editable.length > 1
        ? html`<label class="pair">
            <span>${words.text("permissions.whose")}</span>
            <select @change=${({ target }: { target: HTMLSelectElement }) => this.show({ presets: target.value })}>
              ${editable.map(({ id, name }) => html`<option value=${id} ?selected=${id === member.id}>${name}</option>`)}
            </select>
          </label>`
        : nothing}
      <ul class="pairs">
        ${matrix.presets.map(
          ({ id }) =>
            html`<li>
              <button
                class="choice"
                style="width:100%"
                type="button"
                ?disabled=${this.busy}
                @click=${() => this.change("permissions/preset", { member: member.id, preset: id })}
              >
                ${icon(mdiPlaylistCheck)}<span></span><b>${words.term("preset", id)}</b>
                <span class="small muted">${words.find(`preset.${id}_means`) ?? nothing}</span>
              </button>
            </li>`,
        )}
      </ul>
    </div>`;
  }

  private set(member: MemberShown, { category, purpose, buyer }: About, level: Level | null, until?: string): Promise<void> {
    return this.change("permissions/set", {
      member: member.id,
      category,
      level,
      ...(purpose ? { purposes: [purpose] } : {}),
      ...(buyer ? { buyer } : {}),
      ...(until && level && level !== "none" ? { until } : {}),
    });
  }

  /** Change something at once, and show how it is now. */
  private async change(command: string, fields: Record<string, unknown>): Promise<void> {
    this.saved = false;
    this.saved = await this.attempt(async () => {
      this.matrix = await this.ask<Matrix>(command, fields);
    });
    this.requestUpdate();
  }
}
