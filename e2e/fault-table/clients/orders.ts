import { createInterface } from "node:readline";

/** One visit to a mock: a room to listen to. */
export interface Order {
  readonly id: string;
  readonly url: string;
  readonly wsUrl: string;
  readonly key: string;
}

/** Tells the driver what happens, in a word or two. */
export type Tell = (what: string) => void;

/** Carries out every order that comes, all at the same time. */
export function takeOrders(visit: (order: Order, tell: Tell) => unknown): void {
  process.stdout.write("ready\n");
  createInterface({ input: process.stdin }).on("line", (line) => {
    const order = JSON.parse(line) as Order;
    visit(order, (what) => process.stdout.write(`${JSON.stringify([order.id, what])}\n`));
  });
}

/** The comment of a chat, as the managed socket sends it. */
export function commentOf(text: string): string | undefined {
  try {
    const { event, data } = JSON.parse(text) as { event?: unknown; data?: { comment?: unknown } };
    return event === "chat" ? String(data?.comment) : undefined;
  } catch {
    return "broken text";
  }
}
