import { apply, type Change, emptyChange, merge } from '../../annotations/change.ts';
import { setPhraseState } from '../../annotations/edits/facts.ts';
import { addPhrase } from '../../annotations/edits/phrases.ts';
import { acceptProposals } from '../../annotations/edits/proposals.ts';
import { type Records, recordsOf } from '../../annotations/records.ts';
import { normaliseText } from '../../annotations/text.ts';
import type { Actions } from './actions.ts';
import type { Context } from './context.ts';

/** What becomes of the phrases of a caption; one that the project does not have is added in the same step. */
export function captionPhraseActions(
  { get, newId }: Context,
  { edit }: Pick<Actions, 'edit'>,
): Pick<Actions, 'acceptCaptionPhrase' | 'denyCaptionPhrase'> {
  function withPhrase(records: Records, text: string, then: (records: Records, phraseId: string) => Change): Change {
    const known = recordsOf(records, 'phrase').find((phrase) => phrase.text === normaliseText(text));
    const id = known?.id ?? newId();
    const added = known === undefined ? addPhrase(records, { id, text }) : emptyChange;
    return merge(added, then(apply(records, added), id));
  }

  return {
    acceptCaptionPhrase(text, { proposalIndex, semantic }) {
      const { edited } = get();
      const [proposals, run] = [edited?.proposals, edited?.run];
      if (!proposals || !run) return;
      edit(`Accept "${text}" of the caption`, (before) =>
        withPhrase(before, text, (records, phraseId) => {
          const pairs = [{ proposalIndex, phraseId, semantic: { [phraseId]: semantic } }];
          return acceptProposals(records, { proposals, modelId: run.modelId, pairs, newId });
        }),
      );
    },
    denyCaptionPhrase(text) {
      const imageId = get().edited?.image.id;
      if (imageId === undefined) return;
      edit(`"${text}" verified absent`, (before) =>
        withPhrase(before, text, (records, phraseId) =>
          setPhraseState(records, { imageId, phraseId, state: 'verified absent' }),
        ),
      );
    },
  };
}
