import type { TSchema } from "typebox";
import { publishWarning } from "../diagnostics.ts";
import type { ApiAccess } from "../http/access.ts";
import type { HttpResponse } from "../http/http.ts";
import { type AnswerOf, invalidError } from "../http/response.ts";
import { show } from "../options.ts";
import { faultOf, type SchemaFault } from "./schema-fault.ts";

/**
 * Checks an answer against the contract, as the option `validateResponses` says; fields that the contract does not know
 * are let pass.
 *
 * @param root where the value stands in the body, e.g. `data`
 * @throws {SigningError} ERR_RESPONSE_INVALID with the place, unless warnings are wanted
 */
export function checkAnswer(
  { validateResponses, onWarning }: Pick<ApiAccess, "validateResponses" | "onWarning">,
  answer: AnswerOf,
  { schema, value, root }: { readonly schema: TSchema; readonly value: unknown; readonly root: string },
  response: HttpResponse,
): void {
  if (validateResponses === "off") return;
  const fault = faultOf(schema, value);
  if (fault === undefined) return;
  const path = answer.redactText([root, ...fault.path].join("/"));
  const message = fault.message + foundText(fault);
  if (validateResponses === "error") throw invalidError(answer, `${path} ${message}`, response);
  const warning = { endpoint: answer.label, path, message };
  publishWarning(warning);
  onWarning?.(warning);
}

/** A text may be a signed URL or a cookie, so only its length is told. */
function foundText({ found }: SchemaFault): string {
  if (found === undefined) return "";
  const { value } = found;
  return `, got ${typeof value === "string" ? `a text of length ${value.length}` : show(value)}`;
}
