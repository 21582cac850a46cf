// Writes the synthetic demo room to the fixtures package: pnpm tape
import { writeFileSync } from "node:fs";
import { formatTape, simulateRoom } from "../dist/index.js";

const file = new URL("../../../fixtures/tapes/demo.tape.jsonl", import.meta.url);
writeFileSync(file, formatTape(simulateRoom({ seed: 7 })));
