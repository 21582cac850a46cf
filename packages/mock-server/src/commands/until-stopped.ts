const SIGNALS = ["SIGINT", "SIGTERM"] as const;

/**
 * Resolves when the process is asked to stop; another signal then ends it at once. To be called before the process says
 * that it is ready: who reads that may stop it at once.
 */
export function untilStopped(): Promise<void> {
  return new Promise((resolve) => {
    const stop = () => {
      for (const signal of SIGNALS) process.off(signal, stop);
      resolve();
    };
    for (const signal of SIGNALS) process.on(signal, stop);
  });
}
