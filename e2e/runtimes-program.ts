/** A program for Node.js, its threads, Bun and Deno: does what the file in its first argument says, and prints the result. */
import { readFileSync } from "node:fs";
import process from "node:process";
import { accomplish, type Mission } from "./runtimes-missions.ts";
import { accomplishSigning, type SigningMission } from "./runtimes-signing.ts";

const mission = JSON.parse(readFileSync(process.argv[2] ?? "", "utf8")) as Mission | SigningMission;
process.stdout.write(JSON.stringify(await (isSigning(mission) ? accomplishSigning(mission) : accomplish(mission))));

function isSigning(mission: Mission | SigningMission): mission is SigningMission {
  return mission.kind === "sign" || mission.kind === "connect directly";
}
