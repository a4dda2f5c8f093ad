/** What a member allows for a category: in general, and differently for a purpose or a buyer. */
import { LEVELS } from "./elements/level";
import type { Level, MemberShown, Permission } from "./model";

export interface About {
  category: string;
  purpose?: string;
  buyer?: string;
}

export function find(member: MemberShown, { category, purpose, buyer }: About): Permission | undefined {
  return member.permissions.find(
    (one) =>
      one.category === category &&
      one.buyer === buyer &&
      (purpose ? one.purposes?.length === 1 && one.purposes[0] === purpose : !one.purposes?.length),
  );
}

/** Return the most that may leave, for whatever purpose and whichever buyer. */
export function highest(member: MemberShown, category: string): Level {
  const ranks = member.permissions.filter((one) => one.category === category).map(({ level }) => LEVELS.indexOf(level));
  return LEVELS[Math.max(0, ...ranks)] ?? "none";
}

/** Say whether something narrows or widens the general level. */
export function refined(member: MemberShown, category: string): boolean {
  return member.permissions.some(
    (one) => one.category === category && (one.buyer || one.purposes?.length || one.until || one.quiet || one.floor),
  );
}
