// assembly/inflate.ts -> a WebAssembly module, as bytes
import asc from "assemblyscript/asc";

/** Static data lies in the 256 bytes that assembly/memory.ts leaves free before the input. */
const STATIC_DATA = 0x7f00;
/** Of 64 KiB each: two megabytes hold a stream and what it inflates to. */
const PAGES = 32;

export async function inflateModule() {
  let module;
  const { error, stderr } = await asc.main(
    [
      "assembly/inflate.ts",
      ...["--outFile", "inflate.wasm"],
      ...["--runtime", "stub", "--noAssert", "-O3", "--enable", "simd"],
      ...["--memoryBase", `${STATIC_DATA}`, "--initialMemory", `${PAGES}`, "--maximumMemory", `${PAGES}`],
    ],
    {
      writeFile: (_name, contents) => {
        module = contents;
      },
    },
  );
  if (error !== null) throw new Error(`${stderr}`, { cause: error });
  return module;
}
