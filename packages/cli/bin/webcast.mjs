#!/usr/bin/env node
// Stands outside dist/, so that installing the workspace can link it before anything is built.
const { run } = await import("../dist/bin.js");
await run(process.argv.slice(2));
