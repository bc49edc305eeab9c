/** A request was about a project that is open no longer, or came when none was: clients know this error by its name. */
export class ClosedProjectError extends Error {
  override readonly name = 'ClosedProjectError';
}
