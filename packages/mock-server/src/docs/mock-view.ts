import type { QuirkSettings } from "@webcast-kit/contract";

/** What the documents need to know of the mock that shows them. */
export interface MockView {
  /** Origin of REST and documents, with the prefix of the mock's namespace. */
  readonly httpOrigin: string;
  readonly wsOrigin: string;
  /** The readings in force. */
  readonly quirks: QuirkSettings;
  readonly options: { readonly liveUsers: readonly string[] };
}

/** The path that leads to the mock: nothing, or that of its namespace, e.g. `/ns/my-test`. */
export function prefixOf({ httpOrigin }: Pick<MockView, "httpOrigin">): string {
  return new URL(httpOrigin).pathname.replace(/\/$/, "");
}
