import { join } from "node:path";
import { Program, startRoom } from "./examples.ts";
import { areToolsPresent, workplace } from "./examples-build.ts";
import { describeExamples } from "./examples-suite.ts";

const jars = ["/usr/share/java/protobuf.jar", "/usr/share/java/gson.jar"];
const place = await workplace("java");
const archive = join(place.folder, "classes.jsa");
const classPath = [join(place.folder, "build/listen.jar"), ...jars].join(":");

/** Each runs for seconds: what makes long runs quick costs more than it gives. */
function java(option: string, program: string): readonly string[] {
  return ["java", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", option, "-cp", classPath, `listen.${program}`];
}

/** A run that leaves the classes that it loaded for those after it, which start sooner. */
async function archiveClasses(): Promise<void> {
  await using mock = await startRoom();
  await Program.start(java(`-XX:ArchiveClassesAtExit=${archive}`, "Direct"), mock, { maxEvents: 10 }).ended;
}

const fromArchive = `-XX:SharedArchiveFile=${archive}`;

describeExamples({
  language: "Java",
  isPresent: areToolsPresent("java-protobuf", { commands: ["java", "javac", "jar", "protoc"], files: jars }),
  prepare: async () => {
    place.build();
    await archiveClasses();
  },
  place,
  managed: java(fromArchive, "Managed"),
  direct: java(fromArchive, "Direct"),
  captions: java(fromArchive, "Captions"),
  scenarios: [
    "managed-listen",
    "managed-bad-key",
    "managed-offline",
    "managed-slots",
    "managed-dropped",
    "direct-listen",
    "direct-bad-key",
    "direct-dropped",
    "captions-listen",
    "rest-rate-limit",
  ],
});
