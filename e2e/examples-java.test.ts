import { join } from "node:path";
import { exampleFile } from "./examples.ts";
import { areToolsPresent, build, buildFolder } from "./examples-build.ts";
import { describeExamples } from "./examples-suite.ts";

const jars = ["/usr/share/java/protobuf.jar", "/usr/share/java/gson.jar"];
const folder = await buildFolder();
// Each runs for seconds: what makes long runs quick costs more than it gives.
const java = [
  "java",
  "-XX:TieredStopAtLevel=1",
  "-XX:+UseSerialGC",
  "-cp",
  [join(folder, "listen.jar"), ...jars].join(":"),
];

describeExamples({
  language: "Java",
  isPresent: areToolsPresent("java-protobuf", { commands: ["java", "javac", "protoc"], files: jars }),
  prepare: async () => build(exampleFile("java/build.sh"), [folder]),
  managed: [...java, "listen.Managed"],
  direct: [...java, "listen.Direct"],
  captions: [...java, "listen.Captions"],
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
