/** Stands in for a public client where none is installed: it says what they say, with the host where they have it. */
const { EventEmitter } = require("node:events");
const { createRequire } = require("node:module");

// Found where the workspace has it, whoever runs this.
const { WebSocket } = createRequire(`${__dirname}/../`)("ws");

class StandIn extends EventEmitter {
  #key;

  constructor(key) {
    super();
    this.#key = key;
  }

  connect(uniqueId) {
    const socket = new WebSocket(`wss://api.tik.tools?uniqueId=${uniqueId}&apiKey=${this.#key}`);
    socket.on("message", (text) => {
      const { event, data } = JSON.parse(text);
      this.emit(event, data);
    });
    socket.on("close", (code) => this.emit("disconnected", code));
    return new Promise((resolve) => socket.once("open", resolve));
  }

  async get(path) {
    const answer = await fetch(`https://api.tik.tools${path}`, { headers: { "x-api-key": this.#key } });
    return { status: answer.status, body: await answer.json() };
  }

  async elsewhere() {
    await fetch("https://webcast.tiktok.com/").catch(({ cause }) => Promise.reject(cause));
  }
}

module.exports = { StandIn };
