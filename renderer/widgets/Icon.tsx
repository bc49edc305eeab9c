import type { ReactNode } from 'react';

/** A codicon by its name, such as `check`; decoration only, its meaning stands in a label beside it. */
export function Icon({ name }: { name: string }): ReactNode {
  return <span className={`codicon codicon-${name}`} aria-hidden="true" />;
}
