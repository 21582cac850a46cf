/** A script for a worker in a page: does what it is told, and answers with the result. */
import { accomplish, type Mission } from "./runtimes-missions.ts";

const scope = globalThis as unknown as {
  onmessage: (event: { readonly data: Mission }) => void;
  postMessage(result: unknown): void;
};

scope.onmessage = ({ data }) => {
  const result = Promise.resolve(accomplish(data));
  void result.then((value) => scope.postMessage(value));
};
