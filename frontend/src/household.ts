/** The household as all cards of a page share it: one subscription for each connection. */
import type { Connection } from "./ha";
import type { Summary } from "./model";

export type Status = "loading" | "ready" | "stopped" | "missing" | "offline";

export class Household {
  status: Status = "loading";
  summary: Summary | undefined;
  /** Grows with everything that changed. */
  revision = 0;
  private readonly listeners = new Set<() => void>();
  private attempt = 0;

  constructor(
    private readonly connection: Connection,
    private readonly wait: (callback: () => void, ms: number) => unknown = setTimeout,
  ) {
    connection.addEventListener("ready", () => this.start());
    connection.addEventListener("disconnected", () => this.become("offline"));
    this.start();
  }

  listen(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Subscribe; while the integration is not there yet (Home Assistant starts), try again. */
  private async start(): Promise<void> {
    const attempt = ++this.attempt;
    for (let pause = 1000; attempt === this.attempt; pause = Math.min(pause * 2, 30_000)) {
      try {
        await this.connection.subscribeMessage<Summary>(
          (summary) => attempt === this.attempt && this.hear(summary),
          { type: "data_exchanger/subscribe" },
          { resubscribe: false },
        );
        return;
      } catch {
        if (attempt !== this.attempt) return;
        this.become("missing");
        await new Promise<void>((resolve) => this.wait(resolve, pause));
      }
    }
  }

  private hear(summary: Summary): void {
    this.summary = summary.loaded ? summary : this.summary;
    this.revision += 1;
    this.become(summary.loaded ? "ready" : "stopped");
  }

  private become(status: Status): void {
    this.status = status;
    for (const listener of [...this.listeners]) listener();
  }
}

const households = new WeakMap<Connection, Household>();

export function householdOf(connection: Connection): Household {
  let household = households.get(connection);
  if (!household) households.set(connection, (household = new Household(connection)));
  return household;
}
