/** Takes what would end the process, from whoever takes it now, until the returned function is asked for it. Node.js only. */
export function captureUncaught(): () => unknown[] {
  const previous = process.listeners("uncaughtException");
  const caught: unknown[] = [];
  process.removeAllListeners("uncaughtException");
  process.on("uncaughtException", (error) => caught.push(error));
  return () => {
    process.removeAllListeners("uncaughtException");
    for (const listener of previous) process.on("uncaughtException", listener);
    return caught;
  };
}
