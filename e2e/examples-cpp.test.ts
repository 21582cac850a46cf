import { join } from "node:path";
import { areToolsPresent, workplace } from "./examples-build.ts";
import { describeExamples } from "./examples-suite.ts";

const place = await workplace("cpp");

describeExamples({
  language: "C++",
  isPresent: areToolsPresent("cpp-websocket", {
    commands: ["g++", "make", "protoc"],
    files: ["/usr/include/Poco/Net/WebSocket.h", "/usr/include/google/protobuf/message_lite.h"],
  }),
  // Compiled in half the time, and as quick as a test needs.
  prepare: async () => place.build({ MAKEFLAGS: "-- CXXFLAGS=-std=c++17\\ -Wall\\ -Wextra\\ -Werror\\ -O0" }),
  place,
  managed: [join(place.folder, "build/managed")],
  direct: [join(place.folder, "build/direct")],
  captions: [join(place.folder, "build/captions")],
});
