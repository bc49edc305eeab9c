import { Popover } from 'radix-ui';
import type { ReactNode } from 'react';
import { Icon } from '../../widgets/Icon.tsx';
import { SavedFilters } from './SavedFilters.tsx';

const words: readonly (readonly [example: string, meaning: string])[] = [
  ['street night', 'both words are in the path'],
  ['folder:"a/b"', 'in this folder or below it'],
  ['status:unseen', 'nobody has looked, nor has the model'],
  ['status:proposals', 'proposals wait for a person'],
  ['status:"in progress"', 'begun'],
  ['status:done', 'done'],
  ['status:unfinished', 'all but done'],
  ['phrase:"red car"', 'a region carries the phrase'],
  ['absent:dog', 'the phrase is verified absent'],
  ['tag:night', 'a person gave the image this tag'],
  ['regions:>3', 'more than three regions'],
  ['iou:<0.6', 'a region was accepted at a predicted IoU below 0.6'],
  ['score:[0.2,0.5]', 'a region was accepted at a semantic score from 0.2 to 0.5'],
  ['#12', 'the twelfth image'],
  ['/cam[12]_/', 'a regular expression for the path'],
  ['-status:done', 'a minus turns a word into its opposite'],
];

/** A button beside the filter: saved filters, and its language, of which a chosen example is added to the filter. */
export function FilterHelp({
  onChoose,
  onUse,
}: {
  onChoose: (example: string) => void;
  onUse: (filter: string) => void;
}): ReactNode {
  return (
    <Popover.Root>
      <Popover.Trigger className="widget-icon-button" aria-label="What a filter can say" title="What a filter can say">
        <Icon name="question" />
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content className="explorer-help" side="right" align="start" sideOffset={6} collisionPadding={8}>
          <SavedFilters onChoose={onUse} />
          <p>Words are joined by "and". Choose one to add it.</p>
          <ul>
            {words.map(([example, meaning]) => (
              <li key={example}>
                <Popover.Close onClick={() => onChoose(example)}>
                  <code>{example}</code>
                  <span>{meaning}</span>
                </Popover.Close>
              </li>
            ))}
          </ul>
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}
