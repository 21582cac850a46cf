// Turns message types into decoders, encoders and their TypeScript types. One function a message and direction, against
// WireReader and WireWriter: no reflection at run time, no eval, and a tenth of the size of pbjs' static code.
import protobuf from "protobufjs";

const WIRE = { double: 1, fixed64: 1, sfixed64: 1, float: 5, fixed32: 5, sfixed32: 5, string: 2, word: 2, bytes: 2 };
/** Fields whose text is one out of few, as their names say: what was read before is found again. */
const WORDS = /^(method|key|payloadType|payloadEncoding)$|(Pattern|Language|Color|ColorCode|Version|Source|Platform)$/;
/**
 * Lists of which nobody reads more than the first item: an image's URLs are copies of each other, and events have one.
 * The rest is passed over, like fields that are not in the schema; it is a fifth of the text of an event.
 */
const FIRST_ONLY = new Set([".webcast.events.ImageModel.urlList"]);
const TS = {
  string: "string",
  word: "string",
  bytes: "Uint8Array",
  bool: "boolean",
  int64: "string",
  uint64: "string",
  sint64: "string",
};
Object.assign(TS, { fixed64: "string", sfixed64: "string" });
const DEFAULTS = { string: '""', "64-bit": '"0"', boolean: "false", number: "0", Uint8Array: "EMPTY_BYTES" };

/** Reads .proto files, with their comments. */
export function load(files, includeRoot) {
  const root = new protobuf.Root();
  root.resolvePath = (_origin, target) => (target.startsWith(includeRoot) ? target : `${includeRoot}/${target}`);
  root.loadSync(files, { alternateCommentMode: true });
  root.resolveAll();
  return root;
}

/** Every message type below a namespace, in order of declaration. */
export function messagesOf(namespace) {
  return (namespace.nestedArray ?? []).flatMap((entry) =>
    entry instanceof protobuf.Type
      ? [entry, ...messagesOf(entry)]
      : entry instanceof protobuf.Namespace
        ? messagesOf(entry)
        : [],
  );
}

/** Names are unique without their package: `A.B` becomes `A_B`. */
function nameOf(type) {
  const path = [];
  for (let at = type; at instanceof protobuf.Type; at = at.parent) path.unshift(at.name);
  return path.join("_");
}

/** What a field is, whatever it is called in protobufjs. */
function kindOf(field) {
  if (field.resolvedType instanceof protobuf.Type) return { message: nameOf(field.resolvedType) };
  if (field.resolvedType) return { scalar: "int32" };
  // The option of the standard: a count or a time that is wanted as a number.
  if (field.type === "int64" && field.options?.jstype === "JS_NUMBER") return { scalar: "int64Number" };
  if (field.type === "string" && WORDS.test(field.name)) return { scalar: "word" };
  return { scalar: field.type };
}

const wireOf = ({ message, scalar }) => (message ? 2 : (WIRE[scalar] ?? 0));
const tagOf = (id, wire) => ((id << 3) | wire) >>> 0;
const tsOf = ({ message, scalar }) => message ?? TS[scalar] ?? "number";

const isText = ({ scalar }) => scalar === "string" || scalar === "word";

function defaultOf(kind) {
  const ts = tsOf(kind);
  return ts === "string" && !isText(kind) ? DEFAULTS["64-bit"] : (DEFAULTS[ts] ?? "undefined");
}

/** An expression that reads one value. */
function read(kind, end = "end") {
  if (kind.message) return `decode${kind.message}(r, r.length(${end}))`;
  const needsEnd = isText(kind) || kind.scalar === "bytes";
  return `r.${kind.scalar}(${needsEnd ? end : ""})`;
}

/** The statements that read a field, for each tag it can have. */
function readersOf(field, { dense }) {
  const kind = kindOf(field);
  const at = `m.${field.name}`;
  const wire = wireOf(kind);
  const on = (wireType, ...lines) => ({ tag: tagOf(field.id, wireType), lines });
  if (field.map) return [on(2, ...readMap(field, kind))];
  if (!field.repeated) {
    // A message that comes twice is one message whose parts came in two pieces.
    if (kind.message) return [on(2, `${at} = decode${kind.message}(r, r.length(end), ${at});`)];
    if (dense || kind.scalar === "bytes") return [on(wire, `${at} = ${read(kind)};`)];
    // A default is the same as nothing, unless it takes back what came before it.
    // Of floating numbers only the positive zero is the default.
    const isFloat = kind.scalar === "double" || kind.scalar === "float";
    const isSet = isFloat ? "!Object.is(v, 0)" : `v !== ${defaultOf(kind)}`;
    const isNews = `${isSet} || ${at} !== undefined`;
    return [on(wire, `const v = ${read(kind)};`, `if (${isNews}) ${at} = v;`)];
  }
  if (FIRST_ONLY.has(field.fullName)) {
    return [on(wire, `if (${at}.length > 0) r.skip(tag, end);`, `else ${at} = [${read(kind)}];`)];
  }
  const one = on(wire, `(${at} = own(${at})).push(${read(kind)});`);
  if (wire === 2) return [one];
  const packed = on(
    2,
    "const stop = r.length(end);",
    `const list = (${at} = own(${at}));`,
    `while (r.pos < stop) list.push(${read(kind)});`,
    "r.check(stop);",
  );
  return [one, packed];
}

function readCase(field, options) {
  const readers = readersOf(field, options).flatMap(({ tag, lines }) => [
    `        if (tag === ${tag}) {`,
    ...lines.map((line) => `          ${line}`),
    "          continue;",
    "        }",
  ]);
  return [`      case ${field.id}:`, ...readers, "        break;"];
}

/** Ids that are further apart begin a new switch. */
const WIDEST_GAP = 30;

/**
 * V8 makes a table of jumps of a switch whose cases lie close to each other, and a chain of comparisons of any other. So
 * it switches on the number of the field, not on its tag, and ids far from the rest have a switch of their own.
 */
function switchesOf(fields, options) {
  const groups = [];
  for (const field of [...fields].sort((a, b) => a.id - b.id)) {
    const group = groups.at(-1);
    if (group !== undefined && field.id - group.at(-1).id <= WIDEST_GAP) group.push(field);
    else groups.push([field]);
  }
  return groups.flatMap((group) => [
    "    switch (tag >>> 3) {",
    ...group.flatMap((field) => readCase(field, options)),
    "    }",
  ]);
}

function readMap(field, kind) {
  const key = { scalar: field.keyType };
  return [
    "const stop = r.length(end);",
    `let k = ${defaultOf(key)};`,
    `let v = ${kind.message ? "undefined" : defaultOf(kind)};`,
    "while (r.pos < stop) {",
    "  const t = r.tag();",
    `  if (t === ${tagOf(1, wireOf(key))}) k = ${read(key, "stop")};`,
    `  else if (t === ${tagOf(2, wireOf(kind))}) v = ${kind.message ? `decode${kind.message}(r, r.length(stop), v)` : read(kind, "stop")};`,
    "  else r.skip(t, stop);",
    "}",
    "r.check(stop);",
    `put((m.${field.name} ??= {}), k, v${kind.message ? " ?? {}" : ""});`,
  ];
}

function decoderOf(type, { dense }) {
  const start = dense
    ? `{ ${type.fieldsArray.map((field) => `${field.name}: ${initialOf(field)}`).join(", ")} }`
    : "{}";
  return [
    `export function decode${nameOf(type)}(r, end, m = ${start}) {`,
    "  r.enter();",
    "  while (r.pos < end) {",
    "    const start = r.pos;",
    "    const tag = r.tag();",
    ...switchesOf(type.fieldsArray, { dense }),
    "    r.unknown(m, start, tag, end);",
    "  }",
    "  r.leave(end);",
    "  return m;",
    "}",
  ];
}

function initialOf(field) {
  if (field.map) return "undefined";
  return field.repeated ? "EMPTY_LIST" : kindOf(field).message ? "undefined" : defaultOf(kindOf(field));
}

const rawOf = ({ scalar }) => {
  const names = {
    uint32: "varint32",
    sfixed32: "rawFixed32",
    sfixed64: "rawFixed64",
    uint64: "rawInt64",
    word: "rawString",
  };
  return names[scalar] ?? `raw${scalar[0].toUpperCase()}${scalar.slice(1)}`;
};
/** Scalars whose default is left out by a method of the writer; the rare ones are written with their tag. */
const PLAIN = new Set(["bool", "double", "float", "string", "bytes"]);
/** Those of which not every value fits: the name of the field is for the error. */
const CHECKED = new Set(["uint32", "int32", "int64", "int64Number"]);

function writeLines(field) {
  const kind = kindOf(field);
  const at = `m.${field.name}`;
  const tag = tagOf(field.id, field.repeated && !field.map && wireOf(kind) !== 2 ? 2 : wireOf(kind));
  if (field.map) return writeMap(field, kind);
  if (field.repeated && kind.message)
    return [`if (${at}) for (const v of ${at}) w.message(${tag}, v, encode${kind.message});`];
  if (field.repeated && wireOf(kind) === 2)
    return [`if (${at}) for (const v of ${at}) w.varint32(${tag}), w.${rawOf(kind)}(v);`];
  if (field.repeated) {
    return [
      `if (${at}?.length) w.varint32(${tag}), w.delimited(() => { for (const v of ${at}) w.${rawOf(kind)}(v); });`,
    ];
  }
  if (kind.message) return [`if (${at} != null) w.message(${tag}, ${at}, encode${kind.message});`];
  const scalar = { uint64: "int64", word: "string" }[kind.scalar] ?? kind.scalar;
  if (CHECKED.has(scalar)) return [`if (${at} != null) w.${scalar}(${tag}, ${at}, "${field.name}");`];
  if (PLAIN.has(scalar)) return [`if (${at} != null) w.${scalar}(${tag}, ${at});`];
  return [`if (${at} != null && ${at} !== ${defaultOf(kind)}) w.varint32(${tag}), w.${rawOf(kind)}(${at});`];
}

function writeMap(field, kind) {
  const key = { scalar: field.keyType };
  const keyText = tsOf(key) === "string" ? "k" : tsOf(key) === "boolean" ? 'k === "true"' : "Number(k)";
  const value = kind.message
    ? `w.message(${tagOf(2, 2)}, v, encode${kind.message})`
    : `w.varint32(${tagOf(2, wireOf(kind))}), w.${rawOf(kind)}(v)`;
  return [
    `if (m.${field.name}) for (const [k, v] of Object.entries(m.${field.name})) {`,
    `  w.varint32(${tagOf(field.id, 2)}), w.delimited(() => { w.varint32(${tagOf(1, wireOf(key))}), w.${rawOf(key)}(${keyText}), ${value}; });`,
    "}",
  ];
}

function encoderOf(type) {
  return [
    `export function encode${nameOf(type)}(w, m) {`,
    ...[...type.fieldsArray]
      .sort((a, b) => a.id - b.id)
      .flatMap(writeLines)
      .map((line) => `  ${line}`),
    "  if (m.$unknown) for (const v of m.$unknown) w.raw(v);",
    "}",
  ];
}

const doc = (text, indent = "") =>
  text ? [`${indent}/** ${text.trim().replaceAll("*/", "* /").replaceAll("\n", " ")} */`] : [];

function interfaceOf(type, { dense }) {
  const fields = type.fieldsArray.flatMap((field) => {
    const kind = kindOf(field);
    const one = tsOf(kind);
    const ts = field.map ? `Record<string, ${one}>` : field.repeated ? `${one}[]` : one;
    const optional = dense ? field.map || (kind.message && !field.repeated) : true;
    return [
      ...doc(field.comment, "  "),
      `  ${field.name}${optional ? "?" : ""}: ${ts}${optional ? " | undefined" : ""};`,
    ];
  });
  return [...doc(type.comment), `export interface ${nameOf(type)} extends KeepsUnknown {`, ...fields, "}"];
}

/** Gives the text of a module and of its declarations. */
export function generate(types, options) {
  const head = "// Made by scripts/codegen.mjs. Do not edit.";
  const js = [
    head,
    'import { EMPTY_BYTES, EMPTY_LIST, own, put } from "#wire";',
    ...types.flatMap((type) => ["", ...decoderOf(type, options), ...encoderOf(type)]),
    ...(options.registry ? ["", ...registryOf(options.registry, options.aliases)] : []),
  ];
  const init = (type) => (options.dense ? `Init<${nameOf(type)}>` : nameOf(type));
  const dts = [
    head,
    'import type { Codec, Decode, Encode, Init, KeepsUnknown } from "#wire";',
    ...types.flatMap((type) => [
      "",
      ...interfaceOf(type, options),
      `export declare const decode${nameOf(type)}: Decode<${nameOf(type)}>;`,
      `export declare const encode${nameOf(type)}: Encode<${init(type)}>;`,
    ]),
    ...(options.registry ? ["", ...registryTypesOf(options.registry, options.aliases)] : []),
  ];
  return { js: `${js.join("\n")}\n`, dts: `${dts.join("\n")}\n` };
}

/** A table of the messages that travel by name; an alias is another name for one of them. */
function registryOf(types, aliases) {
  const entries = [...types.map((type) => [nameOf(type), nameOf(type)]), ...Object.entries(aliases)];
  return [
    "export const codecs = {",
    ...entries.map(([method, name]) => `  ${method}: { decode: decode${name}, encode: encode${name} },`),
    "};",
  ];
}

function registryTypesOf(types, aliases) {
  return [
    "/** Messages by method. */",
    "export interface Messages {",
    ...types.map((type) => `  ${nameOf(type)}: ${nameOf(type)};`),
    ...Object.entries(aliases).map(([method, name]) => `  ${method}: ${name};`),
    "}",
    "export declare const codecs: { readonly [Method in keyof Messages]: Codec<Messages[Method]> };",
  ];
}
