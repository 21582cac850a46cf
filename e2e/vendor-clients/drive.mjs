/*
 * Makes one object of an installed package, and does with it what each line of standard input says. Prints what the
 * object emits and what the calls gave, as lines of JSON.
 */
import { createRequire } from "node:module";
import { createInterface } from "node:readline";

const { name, member, args, events } = JSON.parse(process.argv[2]);
const say = (line) => process.stdout.write(`${JSON.stringify(line)}\n`);
const plain = (value) => (value instanceof Error ? value.message : value);

const client = new (createRequire(`${process.cwd()}/`)(name)[member])(...args);
for (const event of events) client.on(event, (...data) => say({ event, data: data.map(plain) }));

for await (const line of createInterface({ input: process.stdin })) {
  const { id, method, args, named } = JSON.parse(line);
  const last = Object.keys(named).length > 0 ? [named] : [];
  Promise.resolve()
    .then(() => client[method](...args, ...last))
    .then((value) => say({ id, value }))
    .catch(({ message, status }) => say({ id, error: message, status }));
}
