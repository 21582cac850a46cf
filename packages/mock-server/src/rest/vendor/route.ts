import type { VendorPathName } from "@webcast-kit/contract";
import type { Static, TSchema } from "typebox";
import type { Call } from "../call.ts";

/** A call of an undocumented path that passed authentication, limits and validation. */
export interface VendorCall<Parameters = unknown> extends Omit<Call, "parameters"> {
  readonly parameters: Parameters;
}

/** What an undocumented path takes and answers. */
export interface VendorRoute extends VendorAccess {
  readonly request: TSchema;
  /** Gives what stands in the envelope. */
  readonly answer: (call: VendorCall) => unknown;
}

interface VendorAccess {
  /**
   * `none`: who calls has no key yet, and polls so often that counting it by address would refuse the client.
   * `optional`: who has no key is counted by address.
   */
  readonly auth?: "none" | "optional";
  readonly session?: "required";
  /** `top`: the fields stand beside `status_code`. */
  readonly envelope?: "top";
}

/** Routes of one family, by path. */
export type VendorRoutes = Readonly<Partial<Record<VendorPathName, VendorRoute>>>;

/** Declares a route whose answer knows the types of its parameters. */
export function route<Schema extends TSchema>(
  request: Schema,
  answer: (call: VendorCall<Static<Schema>>) => unknown,
  access: VendorAccess = {},
): VendorRoute {
  // Checked against the schema before it is called.
  return { request, answer: answer as VendorRoute["answer"], ...access };
}
