/** What of Home Assistant's frontend the cards use: its documented surface, and no element of it. */

export interface Locale {
  language: string;
  number_format: "language" | "system" | "comma_decimal" | "decimal_comma" | "quote_decimal" | "space_comma" | "none";
  time_format: "language" | "system" | "12" | "24";
  date_format: "language" | "system" | "DMY" | "MDY" | "YMD";
  time_zone: "local" | "server";
}

export interface Connection {
  connected: boolean;
  addEventListener(event: "ready" | "disconnected", listener: () => void): void;
  subscribeMessage<T>(
    listener: (message: T) => void,
    message: { type: string },
    options?: { resubscribe?: boolean },
  ): Promise<() => Promise<void>>;
}

export interface Hass {
  connection: Connection;
  locale: Locale;
  config: { time_zone: string; state: string };
  user?: { id: string; is_admin: boolean; name: string };
  callWS<T>(message: { type: string } & Record<string, unknown>): Promise<T>;
  callService(
    domain: string,
    service: string,
    data?: Record<string, unknown>,
    target?: Record<string, unknown>,
    notifyOnError?: boolean,
    returnResponse?: boolean,
  ): Promise<{ response?: unknown }>;
}

export interface CardConfig {
  type: string;
  title?: string;
  [option: string]: unknown;
}
