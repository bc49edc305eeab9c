import { CONNECTION_LOST } from '../connection/client.ts';

/** The server's name for the error of a request whose project was closed before it was answered. */
const PROJECT_CLOSED = 'ClosedProjectError';

/**
 * Whether a request failed because its connection or its project is gone. What was asked for to keep the window up to
 * date is of no use then, and nobody needs to be told.
 */
export function isOutlived(error: unknown): boolean {
  return error instanceof Error && (error.name === CONNECTION_LOST || error.name === PROJECT_CLOSED);
}
