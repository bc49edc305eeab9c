import { type ReactNode, useState } from 'react';
import { tagsOf } from '../../../annotations/edits/facts.ts';
import { normaliseText } from '../../../annotations/text.ts';
import { getState, useActions } from '../../state/store.ts';
import type { EditedImage } from '../../state/workbench.ts';
import { IconButton } from '../../widgets/Button.tsx';

/** The tags of the image, to be taken away and given. */
export function TagsField({ edited: { image, records } }: { edited: EditedImage }): ReactNode {
  const { setTags } = useActions();
  const [typed, setTyped] = useState('');
  const tags = tagsOf(records, image.id);

  function give(): void {
    const tag = normaliseText(typed);
    setTyped('');
    const now = getState().edited;
    if (tag === '' || now?.image.id !== image.id) return;
    setTags([...tagsOf(now.records, image.id), tag]);
  }

  return (
    <div className="inspector-tags">
      <span>Tags</span>
      {tags.length === 0 ? null : (
        <ul className="inspector-chips" aria-label="Tags of the image">
          {tags.map((tag) => (
            <li key={tag}>
              <span className="inspector-text" title={tag}>
                {tag}
              </span>
              <IconButton
                icon="close"
                label={`Take the tag ${tag} away`}
                onClick={() => setTags(tags.filter((other) => other !== tag))}
              />
            </li>
          ))}
        </ul>
      )}
      <form
        onSubmit={(event) => {
          event.preventDefault();
          give();
        }}
      >
        <input
          aria-label="Add a tag to the image"
          placeholder="Add a tag"
          value={typed}
          autoComplete="off"
          onChange={(event) => setTyped(event.target.value)}
        />
      </form>
    </div>
  );
}
