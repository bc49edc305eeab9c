/** Runs a task whenever it is asked for, never twice at a time: what is asked meanwhile is one more run afterwards. */
export function coalesce(task: () => Promise<void>): () => void {
  let isRunning = false;
  let isAskedAgain = false;
  async function run(): Promise<void> {
    do {
      isAskedAgain = false;
      await task();
    } while (isAskedAgain);
  }
  return () => {
    isAskedAgain = true;
    if (isRunning) return;
    isRunning = true;
    run().finally(() => {
      isRunning = false;
    });
  };
}
