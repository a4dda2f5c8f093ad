/** What the household answers, as docs/websocket.md describes it. */

export type Level = "none" | "cohort" | "private_statistics" | "statistics" | "series";
export type Label = Record<string, string>;
export type Amounts = Record<string, number>;

export interface Money {
  amount: number;
  currency: string;
}

export interface Summary {
  loaded: boolean;
  cards: string;
  me: { admin: boolean; member: string | null };
  sharing: boolean;
  switch: string | null;
  catalogue: number;
  demands: number;
  fitting: number;
  approvals: number;
  running: number;
  members: Record<string, { name: string; earned: Amounts }>;
  buyers: Record<string, string>;
  earned: Amounts;
  pending: Amounts;
  bytes_sent: number;
  records: number;
}

export interface ElementShown {
  id: string;
  label: Label;
}

export interface PurposeShown {
  iri: string;
  label: Label;
}

export interface Gap extends ElementShown {
  reason: string;
  required: boolean;
}

export interface Demand {
  id: string;
  buyer: string;
  title: string;
  purposes: PurposeShown[];
  prohibited: PurposeShown[];
  elements: (ElementShown & { required: boolean; fits: boolean })[];
  period: { start: string; end: string };
  resolution: string;
  level: Level;
  method: string;
  price: Money;
  net: Money;
  retention_days: number;
  place: string;
  deadline: string;
  score: number;
  complete: boolean;
  gaps: Gap[];
  findings: Finding[];
  inferences: Inference[];
}

export type TradeState =
  | "offered"
  | "awaiting_approval"
  | "agreed"
  | "delivering"
  | "delivered"
  | "completed"
  | "ended";

export interface Erasure {
  due: string;
  attested: string | null;
  overdue: boolean;
}

export interface Withdrawn {
  ended: string[];
  erasures: string[];
}

export interface Trade {
  id: string;
  buyer: string;
  demand: string | null;
  state: TradeState;
  ended: string | null;
  dispute: { state: string; reason: string; stated: string; agreed: string } | null;
  erasure: Erasure | null;
  findings: Finding[];
  inferences: Inference[];
  open: boolean;
  level: Level;
  method: string;
  elements: ElementShown[];
  purposes: PurposeShown[];
  price: Money;
  net: Money;
  awaited: string[];
  may_approve: boolean;
  may_reject: boolean;
  contributors: string[];
  opened: string;
  updated: string;
  rows: number | null;
  bytes: number | null;
  package: string | null;
}

export interface EvidenceRecord {
  sequence: number;
  at: string;
  kind: string;
  facts: Record<string, unknown>;
  hash: string;
}

export interface Names {
  buyers: Record<string, string>;
  demands: Record<string, string>;
  trades: Record<string, string | null>;
}

export interface ActivityPage extends Names {
  records: EvidenceRecord[];
  next: number | null;
}

export interface Page<T> {
  total: number;
  items: T[];
}

export interface Inference {
  severity: "low" | "moderate" | "high";
  text: Label;
  sources: string[];
}

export interface Preview {
  level: Level;
  rows: number;
  bytes: number;
  sha256: string;
  noise: { epsilon: string } | null;
  final: boolean;
  resources: { name: string; rows: number; columns: number }[];
  first_rows: Record<string, string[]>;
}

export interface Permission {
  category: string;
  level: Level;
  purposes?: string[];
  buyer?: string;
  until?: string;
  daily?: number;
  monthly?: number;
  quiet?: { start: string; end: string };
  floor?: Money;
}

export interface MemberShown {
  id: string;
  name: string;
  role: string;
  me: boolean;
  may_edit: boolean;
  may_assent: boolean;
  permissions: Permission[];
  assents: string[];
}

export interface Matrix {
  members: MemberShown[];
  categories: { id: string; sensitive: boolean; entries: number }[];
  purposes: { id: string; special: boolean; minors: boolean }[];
  levels: Level[];
  highest_for_minors: Level;
  presets: { id: string }[];
  buyers: Record<string, string>;
}

export interface EarningsRow {
  month: string;
  member: string | null;
  category: string | null;
  amount: number;
  currency: string;
}

export interface Payout {
  unpaid: Amounts;
  account: string | null;
  state: "instructed" | "accepted" | "unknown" | "paid" | "failed" | null;
  amount: number | null;
  currency: string | null;
  updated: string | null;
}

export interface MemberEarnings {
  name: string;
  earned: Amounts;
  score: number | null;
  months_in_a_row: number;
  medal: string;
  payout: Payout;
}

export interface Earnings {
  totals: { estimated: Amounts; agreed: Amounts; settled: Amounts; house: Amounts };
  members: Record<string, MemberEarnings>;
  months: EarningsRow[];
}

export interface Shares {
  net: Money;
  paid: boolean;
  household: { per_mille: number } & Money;
  members: ({ member: string; per_mille: number | null; reason: Label | null } & Money)[];
}

export interface Finding {
  rule: string;
  outcome: "pass" | "ask" | "block";
  text: Label;
  law: string[];
}

export interface Budget {
  days: number;
  rho: number;
  epsilon: number;
  used: number;
  left: number;
  by: { trade: string; rho: number; at: string }[];
}

export interface Budgets {
  members: Record<string, Budget>;
}

export interface CurvePoint {
  epsilon: number;
  rho: number;
  error: number;
  price_factor: number;
}

export interface Curve {
  asked: CurvePoint;
  price: number;
  currency: string;
  points: CurvePoint[];
}

export interface BuyerShown {
  id: string;
  name: string;
  changes: string[];
  points: { aspect: string; label: Label; standing: "proven" | "claimed" | "missing"; detail: string; doubt: Label | null }[];
  reputation: { score: number | null; text: Label };
}
