// Leads the hosts of an unchanged client to a mock server: node --import ./redirect.mjs client.mjs
// For every version of Node.js from 20 on, and for clients that know no proxy: fetch, https, undici, ws, http2.
// Certificates are checked as ever, against the name that the client asked for.
import { Socket } from "node:net";

const { WEBCAST_MOCK_TLS: place, WEBCAST_MOCK_HOSTS: names } = process.env;
if (!place || !names) throw new Error('WEBCAST_MOCK_TLS is not set: eval "$(webcast-mock env --port …)"');

const { hostname, port } = new URL(`https://${place}`);
const mock = { host: hostname.replace(/^\[|\]$/g, ""), port: Number(port || 443) };
const hosts = new Set(names.split(","));
const connect = Socket.prototype.connect;

Socket.prototype.connect = function (...args) {
  // net.connect gives one list of options and listener, tls.connect gives both.
  const [options, listener] = Array.isArray(args[0]) ? args[0] : args;
  if (Number(options?.port) !== 443 || !hosts.has(options.host)) return connect.apply(this, args);
  return connect.call(this, { ...options, ...mock }, listener);
};
