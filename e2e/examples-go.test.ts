import { join } from "node:path";
import { exampleFile } from "./examples.ts";
import { areToolsPresent, build, buildFolder } from "./examples-build.ts";
import { describeExamples } from "./examples-suite.ts";

const packages = "/usr/share/gocode/src";
const folder = await buildFolder();

describeExamples({
  language: "Go",
  isPresent: areToolsPresent("go-websocket", {
    commands: ["go", "protoc", "protoc-gen-go"],
    files: [`${packages}/github.com/gorilla/websocket`, `${packages}/google.golang.org/protobuf`],
  }),
  prepare: async () => build(exampleFile("go/build.sh"), [folder], { GOCACHE: join(folder, "cache") }),
  managed: [join(folder, "managed")],
  direct: [join(folder, "direct")],
  captions: [join(folder, "captions")],
});
