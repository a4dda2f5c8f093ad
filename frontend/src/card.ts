/** What every card is: Home Assistant's card interface over the shared household. */
import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from "lit";
import type { CardConfig, Hass } from "./ha";
import { type Household, householdOf } from "./household";
import type { Summary } from "./model";
import { base } from "./styles";
import { type Key, Words } from "./words";

/** Whether somebody may see anything at all. */
const isFamily = ({ me }: Summary): boolean => me.admin || me.member !== null;

export abstract class Card extends LitElement {
  static override styles = [base];
  static override properties = { busy: { state: true }, problem: { state: true } };

  protected declare config: CardConfig;
  /** Whether an answer of the household is being waited for. */
  protected declare busy: boolean;
  /** What went wrong last, as a sentence. */
  protected declare problem: string | undefined;
  protected household: Household | undefined;
  words = new Words("en");
  private home: Hass | undefined;
  private stopListening: (() => void) | undefined;
  private seen = -1;

  protected abstract readonly titleKey: Key;

  /** Return what stands below the title once the household is there. */
  protected abstract body(summary: Summary): TemplateResult;

  /** Fetch what the card shows, after every change of the household. */
  protected async refresh(): Promise<void> {}

  static getStubConfig(): Record<string, never> {
    return {};
  }

  /** Describe the card's options to the visual editor. */
  static getConfigForm(): unknown {
    const words = new Words(document.documentElement.lang || "en");
    return {
      schema: [{ name: "title", selector: { text: {} } }],
      computeLabel: () => words.text("config.title"),
      computeHelper: () => words.text("config.title_help"),
    };
  }

  setConfig(config: CardConfig): void {
    this.config = config;
    this.requestUpdate();
  }

  get hass(): Hass {
    if (!this.home) throw new Error("the card has no Home Assistant yet");
    return this.home;
  }

  set hass(hass: Hass) {
    const before = this.home;
    this.home = hass;
    if (before?.locale !== hass.locale) {
      this.words = new Words(hass.locale.language);
      this.requestUpdate();
    }
    if (before?.connection !== hass.connection) this.follow();
  }

  override connectedCallback(): void {
    super.connectedCallback();
    if (this.home) this.follow();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.stopListening?.();
    this.stopListening = undefined;
  }

  private follow(): void {
    this.stopListening?.();
    this.household = householdOf(this.hass.connection);
    this.stopListening = this.household.listen(() => this.changed());
    this.changed();
  }

  private changed(): void {
    this.requestUpdate();
    const household = this.household;
    if (household?.status === "ready" && household.summary && isFamily(household.summary) && household.revision !== this.seen) {
      this.seen = household.revision;
      void this.attempt(() => this.refresh(), { quietly: true });
    }
  }

  /** Do something that may fail; show what went wrong as a sentence. Returns whether it worked. */
  protected async attempt(work: () => Promise<void>, { quietly = false } = {}): Promise<boolean> {
    if (!quietly) this.busy = true;
    this.problem = undefined;
    try {
      await work();
      return true;
    } catch (error) {
      this.problem = this.words.error(error);
      return false;
    } finally {
      this.busy = false;
      this.requestUpdate();
    }
  }

  protected ask<T>(command: string, fields: Record<string, unknown> = {}): Promise<T> {
    return this.hass.callWS<T>({ type: `data_exchanger/${command}`, ...fields });
  }

  /** Call an action of the integration; errors are shown by the card, not by Home Assistant. */
  protected async act<T>(action: string, data: Record<string, unknown> = {}, answers = true): Promise<T> {
    const { response } = await this.hass.callService("data_exchanger", action, data, undefined, false, answers);
    return response as T;
  }

  getCardSize(): number {
    return 4;
  }

  getGridOptions(): Record<string, unknown> {
    return { columns: 12, min_columns: 6, rows: "auto" };
  }

  protected override willUpdate(changes: PropertyValues): void {
    super.willUpdate(changes);
    this.lang = this.words.language;
  }

  protected override render(): TemplateResult | typeof nothing {
    if (!this.home || !this.household) return nothing;
    const title = this.config.title || this.words.text(this.titleKey);
    const { status, summary } = this.household;
    const family = summary && isFamily(summary) ? summary : undefined;
    return html`<section class="card" aria-label=${title} aria-busy=${status === "loading"}>
      <header><h2>${title}</h2>${family ? this.corner(family) : nothing}</header>
      ${status === "ready" || status === "loading" || this.problem
        ? nothing
        : html`<div class="note" role="status"><span>${this.words.text(`status.${status}`)}</span></div>`}
      ${this.problem ? html`<div class="note bad" role="alert"><span>${this.problem}</span></div>` : nothing}
      ${family
        ? this.body(family)
        : summary
          ? html`<div class="note"><span>${this.words.text("error.unauthorized")}</span></div>`
          : this.skeleton()}
    </section>`;
  }

  /** Return what stands at the end of the title's line. */
  protected corner(_summary: Summary): TemplateResult | typeof nothing {
    return nothing;
  }

  /** Return what holds the place until there is something to show. */
  protected skeleton(): TemplateResult {
    return html`<div class="unseen" role="status">${this.words.text("common.loading")}</div>
      ${[72, 56, 56].map((height) => html`<div class="bone" style="height:${height}px"></div>`)}`;
  }
}
