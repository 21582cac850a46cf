import { inflateModule } from "../../../generated/inflate-wasm.js";

/** What is used of `WebAssembly`, which an engine need not have, and whose types come with those of browsers. */
interface WebAssemblyEngine {
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object) => { readonly exports: unknown };
}

/** Of `assembly/inflate.ts`. */
interface InflateExports {
  readonly memory: { readonly buffer: ArrayBuffer };
  readonly input: { readonly value: number };
  readonly inputSlack: { readonly value: number };
  readonly outputSlack: { readonly value: number };
  inflate(size: number, output: number, capacity: number): number;
}

/**
 * Inflates deflate streams of up to two megabytes, together with what they hold, in WebAssembly. It keeps its memory and
 * sets nothing up for each of them, which is what zlib in Node spends most of the time on when they are small.
 */
export class WasmInflater {
  readonly #exports: InflateExports;
  readonly #memory: Uint8Array;

  private constructor({ Module, Instance }: WebAssemblyEngine) {
    const module = new Module(Buffer.from(inflateModule, "base64"));
    this.#exports = new Instance(module).exports as InflateExports;
    this.#memory = new Uint8Array(this.#exports.memory.buffer);
  }

  /** @returns `undefined` where there is no WebAssembly (`--jitless`), or none with vectors of 128 bits */
  static create(): WasmInflater | undefined {
    const { WebAssembly: engine } = globalThis as { WebAssembly?: WebAssemblyEngine };
    try {
      return engine && new WasmInflater(engine);
    } catch {
      return undefined;
    }
  }

  /**
   * @param deflated a stream that ends with its last byte
   * @param size what it is said to inflate to, in bytes
   * @returns `undefined` when it does not inflate to that, and for some of the streams of which it could be said: another
   *   implementation has to look at them
   */
  inflate(deflated: Uint8Array, size: number): Uint8Array | undefined {
    const { input, inputSlack, outputSlack } = this.#exports;
    const output = input.value + deflated.length + inputSlack.value;
    const end = output + size;
    if (end + outputSlack.value > this.#memory.length) return undefined;
    this.#memory.set(deflated, input.value);
    if (this.#exports.inflate(deflated.length, output, size) !== size) return undefined;
    return this.#memory.slice(output, end);
  }
}
