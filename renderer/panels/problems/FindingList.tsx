import type { KeyboardEvent, ReactNode } from 'react';
import type { CheckFinding } from '../../../annotations/checks.ts';
import { CountBadge } from '../../widgets/CountBadge.tsx';
import { Icon } from '../../widgets/Icon.tsx';
import { splitPath } from '../words.ts';
import type { FindingGroup } from './findingGroups.ts';

type FindingListProps = {
  groups: readonly FindingGroup[];
  /** Place among the findings of all groups; -1 for none. */
  active: number;
  onKeyDown: (event: KeyboardEvent) => void;
  onOpen: (finding: CheckFinding, index: number) => void;
};

/** Names the element of the finding at a place. */
export function findingElementId(index: number): string {
  return `problems-finding-${index}`;
}

/** Findings under the image that they are about. */
export function FindingList({ groups, active, onKeyDown, onOpen }: FindingListProps): ReactNode {
  const starts = groups.map((_, place) =>
    groups.slice(0, place).reduce((sum, group) => sum + group.findings.length, 0),
  );
  return (
    <div
      className="problems-list"
      role="listbox"
      aria-label="Findings"
      tabIndex={0}
      aria-activedescendant={active < 0 ? undefined : findingElementId(active)}
      onKeyDown={onKeyDown}
    >
      {groups.map((group, place) => (
        // biome-ignore lint/a11y/useSemanticElements: a fieldset has no place in a listbox.
        <div key={group.imageId} role="group" aria-label={group.title}>
          <GroupTitle group={group} />
          {group.findings.map((finding, offset) => {
            const index = (starts[place] ?? 0) + offset;
            return (
              <FindingRow
                key={`${finding.code} ${finding.recordId} ${finding.message}`}
                finding={finding}
                index={index}
                isActive={index === active}
                onOpen={onOpen}
              />
            );
          })}
        </div>
      ))}
    </div>
  );
}

function GroupTitle({ group: { imageId, title, findings } }: { group: FindingGroup }): ReactNode {
  const { folder, name } = imageId === null ? { folder: '', name: title } : splitPath(title);
  return (
    <div className="problems-group" aria-hidden="true" title={title}>
      <Icon name={imageId === null ? 'tag' : 'file-media'} />
      <span>
        {name} <small>{folder}</small>
      </span>
      <CountBadge count={findings.length} />
    </div>
  );
}

type FindingRowProps = {
  finding: CheckFinding;
  index: number;
  isActive: boolean;
  onOpen: FindingListProps['onOpen'];
};

function FindingRow({ finding, index, isActive, onOpen }: FindingRowProps): ReactNode {
  const { severity, message, code } = finding;
  return (
    // biome-ignore lint/a11y/useFocusableInteractive: the listbox holds the focus for its options.
    // biome-ignore lint/a11y/useKeyWithClickEvents: the listbox takes the keys.
    <div
      id={findingElementId(index)}
      className="problems-finding"
      role="option"
      aria-selected={isActive}
      aria-label={`${severity}: ${message} ${code}`}
      title={message}
      onClick={() => onOpen(finding, index)}
    >
      <span className={`problems-${severity}`}>
        <Icon name={severity} />
      </span>
      <span className="problems-message">{message}</span>
      <small>{code}</small>
    </div>
  );
}
