import { describe, expect, it, vi } from "vitest";
import type { Connection } from "../src/ha";
import { Household } from "../src/household";
import type { Summary } from "../src/model";

const summary = (loaded: boolean) => ({ loaded, cards: "1", demands: 2 }) as Summary;
const settle = () => new Promise((resolve) => setTimeout(resolve, 0));

class Line {
  refuse = false;
  listeners: Record<string, () => void> = {};
  hear: (message: never) => void = () => undefined;
  subscribed = 0;

  connection = {
    connected: true,
    addEventListener: (event: string, listener: () => void) => (this.listeners[event] = listener),
    subscribeMessage: async (listener: (message: never) => void) => {
      this.subscribed += 1;
      if (this.refuse) throw { code: "unknown_command" };
      this.hear = listener;
      return async () => undefined;
    },
  } as unknown as Connection;
}

describe("household", () => {
  it("tells its listeners of every change", async () => {
    const line = new Line();
    const household = new Household(line.connection);
    const listener = vi.fn();
    const stop = household.listen(listener);
    await settle();
    line.hear(summary(true) as never);
    expect([household.status, household.summary?.demands, household.revision]).toEqual(["ready", 2, 1]);
    stop();
    line.hear(summary(true) as never);
    expect(listener).toHaveBeenCalledTimes(1);
  });

  it("keeps what it knew while the integration is reloaded", async () => {
    const line = new Line();
    const household = new Household(line.connection);
    await settle();
    line.hear(summary(true) as never);
    line.hear(summary(false) as never);
    expect([household.status, household.summary?.demands]).toEqual(["stopped", 2]);
    line.hear(summary(true) as never);
    expect(household.status).toBe("ready");
  });

  it("tries again until the integration is there", async () => {
    const line = new Line();
    line.refuse = true;
    const pauses: number[] = [];
    let again: () => void = () => undefined;
    const household = new Household(line.connection, (callback, ms) => {
      pauses.push(ms);
      again = callback;
    });
    await settle();
    expect(household.status).toBe("missing");
    again();
    await settle();
    line.refuse = false;
    again();
    await settle();
    line.hear(summary(true) as never);
    expect([household.status, ...pauses]).toEqual(["ready", 1000, 2000]);
  });

  it("subscribes anew after a restart, and hears no more of the old line", async () => {
    const line = new Line();
    const household = new Household(line.connection);
    await settle();
    const old = line.hear;
    line.listeners.disconnected?.();
    expect(household.status).toBe("offline");
    line.listeners.ready?.();
    await settle();
    expect(line.subscribed).toBe(2);
    old(summary(true) as never);
    expect(household.revision).toBe(0);
    line.hear(summary(true) as never);
    expect(household.status).toBe("ready");
  });
});
