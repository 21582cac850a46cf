import { join } from "node:path";
import { exampleFile } from "./examples.ts";
import { areToolsPresent, build, buildFolder } from "./examples-build.ts";
import { describeExamples } from "./examples-suite.ts";

const folder = await buildFolder();

describeExamples({
  language: "C++",
  isPresent: areToolsPresent("cpp-websocket", {
    commands: ["g++", "make", "protoc"],
    files: ["/usr/include/Poco/Net/WebSocket.h", "/usr/include/google/protobuf/message_lite.h"],
  }),
  // Compiled in half the time, and as quick as a test needs.
  prepare: async () =>
    build("make", [
      "-j2",
      "-C",
      exampleFile("cpp"),
      `BUILD=${folder}`,
      "CXXFLAGS=-std=c++17 -Wall -Wextra -Werror -O0",
    ]),
  managed: [join(folder, "managed")],
  direct: [join(folder, "direct")],
  captions: [join(folder, "captions")],
});
