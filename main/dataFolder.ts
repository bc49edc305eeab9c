import envPaths from 'env-paths';

/** Where settings, the list of recent folders and the copied samples are kept. OBJEMBED_STUDIO_DATA names another. */
export function dataFolder(): string {
  return process.env.OBJEMBED_STUDIO_DATA ?? envPaths('objembed-studio', { suffix: '' }).data;
}
