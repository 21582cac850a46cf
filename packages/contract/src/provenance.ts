/**
 * Where a fact of this contract comes from.
 *
 * - `documented`: the API reference states it.
 * - `observed`: the reference is silent, public clients of the API need it.
 * - `invented`: nobody says; chosen here so that a mock and a client can agree.
 */
export type Provenance = "documented" | "observed" | "invented";

/** JSON Schema keyword that carries the {@link Provenance} of a property; absent means `documented`. */
export const provenanceKeyword = "x-provenance" as const;

/** Schema options that mark a property as known from public clients only. */
export const observed = { [provenanceKeyword]: "observed" } as const;

/** Schema options that mark a property as chosen by this project. */
export const invented = { [provenanceKeyword]: "invented" } as const;
