/** Says of itself that it is an id, or several. */
type IdName = "id" | "ids" | `${string}${"Id" | "Ids" | "_id" | "_ids"}`;

/** What is not looked into. */
type Opaque = string | number | bigint | boolean | symbol | null | undefined | Uint8Array | AnyFunction;
type AnyFunction = (...args: never[]) => unknown;

/** The values in the end of lists, and of records that have no names of their own. `any` may be a number. */
type Content<T> = unknown extends T
  ? [T] extends [number]
    ? number
    : never
  : T extends Opaque
    ? T
    : T extends readonly (infer Item)[]
      ? Content<Item>
      : string extends keyof T
        ? Content<T[keyof T]>
        : T;

type CanBeNumber<T> = [Extract<Content<T>, number>] extends [never] ? false : true;

/** The objects among the values of properties; of each by itself, since `unknown` would hide the others. */
type Children<T> = T extends unknown ? { [Name in keyof T]-?: Exclude<Content<T[Name]>, Opaque> }[keyof T] : never;

type Two<T> = T | Children<T> | Children<Children<T>>;
/** An object and all that it holds, 16 levels deep: a union has each type once, however often and deep it comes. */
type Whole<T> = Two<Two<Two<Two<Two<Two<Two<Two<T>>>>>>>>;

type OwnNumberIds<T> = T extends unknown
  ? {
      [Name in keyof T & string]-?: Name extends IdName ? (CanBeNumber<T[Name]> extends true ? Name : never) : never;
    }[keyof T & string]
  : never;

/** The names of properties in `T` that are called ids and can be numbers. `any` can be one; `unknown` tells nothing. */
export type NumberIds<T> = OwnNumberIds<Whole<Exclude<Content<T>, Opaque>>>;

/** What the methods of `T` resolve to, by their names. */
export type Answers<T> = {
  [Name in keyof T]: T[Name] extends (...args: never[]) => infer Result ? Awaited<Result> : never;
};
