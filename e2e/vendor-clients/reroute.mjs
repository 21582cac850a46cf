/*
 * Preloaded into a process (`node --import`), so that a client with a fixed host finds it on loopback: its code stays as
 * it is. The front's certificate comes by NODE_EXTRA_CA_CERTS. Nothing leaves the machine.
 */
import { Socket } from "node:net";

const LOOPBACK = ["127.0.0.1", "localhost", "::1"];
const front = { host: "127.0.0.1", port: Number(process.env["FRONT_PORT"]) };
const { connect } = Socket.prototype;

Socket.prototype.connect = function connectRerouted(...args) {
  // Node's own modules pass one list of normalised arguments.
  const [options, onConnect] = Array.isArray(args[0]) ? args[0] : args;
  if (options.host === process.env["FRONT_HOST"]) return connect.call(this, { ...options, ...front }, onConnect);
  if (LOOPBACK.includes(options.host)) return connect.apply(this, args);
  throw new Error(`nothing leads to ${options.host}`);
};
