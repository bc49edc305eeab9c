import { describe, expect, test } from 'vitest';
import {
  embedPhrases,
  findEmbeddedPhrases,
  loadEmbeddedPhrases,
  scoreProposals,
} from '../../../../main/jobs/phraseScores.ts';
import { loadPhraseEmbeddings } from '../../../../main/store/phraseEmbeddings.ts';
import { loadProposals } from '../../../../main/store/proposalSets.ts';
import { temporaryProject } from '../store/temporaryProject.ts';
import { fakeModel } from './fakeModel.ts';
import { aCat, aDog, animal, cat, dog, embeddingOf, MODEL_ID, proposedProject } from './proposedProject.ts';

const never = new AbortController().signal;

describe('phrases', () => {
  test('are embedded by a model once', async () => {
    const project = await temporaryProject();
    const model = fakeModel();
    await embedPhrases(project, model, ['a dog'], never);
    await embedPhrases(project, model, ['a cat', 'a dog', 'an animal'], never);
    await embedPhrases(project, model, ['a dog'], never);
    await embedPhrases(project, model, [], never);
    expect(model.calls).toEqual([
      { method: 'embedQueries', job: { kind: 'object', texts: ['a dog'] } },
      { method: 'embedQueries', job: { kind: 'object', texts: ['a cat', 'an animal'] } },
    ]);
    const stored = await loadPhraseEmbeddings(project, { modelId: MODEL_ID, kind: 'object' }, ['a cat', 'an animal']);
    expect(stored.get('a cat')).toEqual(embeddingOf('a cat'));
    expect(stored.get('an animal')).toEqual(embeddingOf('an animal'));
  });

  test('are embedded anew by another model', async () => {
    const project = await temporaryProject();
    const other = fakeModel({}, { modelId: 'other@1' });
    await embedPhrases(project, fakeModel(), ['a dog'], never);
    await embedPhrases(project, other, ['a dog'], never);
    expect(other.calls).toHaveLength(1);
  });

  test('come with their embeddings in the order asked for', async () => {
    const { project, run } = await proposedProject([dog, animal, cat], {});
    const { phrases, embeddings } = await loadEmbeddedPhrases(project, run, [cat, dog]);
    expect(phrases).toEqual([cat, dog]);
    expect([...embeddings]).toEqual([...embeddingOf('a cat'), ...embeddingOf('a dog')]);
  });

  test('that the model of the run has not seen are an error, or left out, as the caller wishes', async () => {
    const { project, run } = await proposedProject([dog], {});
    await expect(loadEmbeddedPhrases(project, run, [dog, cat])).rejects.toThrow(
      'Expected the phrase "a cat" to be embedded by test@1',
    );
    const found = await findEmbeddedPhrases(project, run, [cat, dog]);
    expect(found.phrases).toEqual([dog]);
    expect(found.embeddings).toEqual(embeddingOf('a dog'));
  });
});

test('proposals are scored against each phrase, a row a proposal', async () => {
  const { project, run } = await proposedProject([dog, animal, cat], { a: [aDog, aCat] });
  const proposals = await loadProposals(project, run.id, 'a');
  const vocabulary = await loadEmbeddedPhrases(project, run, [dog, cat]);
  const scores = scoreProposals(run, proposals ?? expect.fail('no proposals'), vocabulary);
  const sigmoid = (logit: number) => 1 / (1 + Math.exp(-logit));
  const expected = [sigmoid(3), sigmoid(-5), sigmoid(-5), sigmoid(5)];
  expect(scores).toHaveLength(expected.length);
  for (const [index, score] of scores.entries()) expect(score).toBeCloseTo(expected[index], 3);
});
