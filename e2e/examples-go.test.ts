import { join } from "node:path";
import { areToolsPresent, workplace } from "./examples-build.ts";
import { describeExamples } from "./examples-suite.ts";

const packages = "/usr/share/gocode/src";
const place = await workplace("go");

describeExamples({
  language: "Go",
  isPresent: areToolsPresent("go-websocket", {
    commands: ["go", "protoc", "protoc-gen-go"],
    files: [`${packages}/github.com/gorilla/websocket`, `${packages}/google.golang.org/protobuf`],
  }),
  prepare: async () => place.build({ GOCACHE: join(place.folder, "build/cache") }),
  place,
  managed: [join(place.folder, "build/managed")],
  direct: [join(place.folder, "build/direct")],
  captions: [join(place.folder, "build/captions")],
});
