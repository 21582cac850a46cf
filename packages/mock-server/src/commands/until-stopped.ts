/**
 * Resolves when the process is asked to stop. To be called before the process says that it is ready: who reads that may
 * stop it at once.
 */
export function untilStopped(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => resolve());
  });
}
