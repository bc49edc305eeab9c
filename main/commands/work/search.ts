import type { SearchAnswer, SearchSubject } from '../../api/search.ts';
import { DEFAULT_LIMITS } from '../../search/vectorLimits.ts';
import { createVectorStore } from '../../search/vectorStore.ts';
import { search } from '../../services/searching.ts';
import type { WritableProject } from '../../store/openProject.ts';
import { EXIT, type Terminal, table } from '../../terminal.ts';
import type { SearchWords } from '../words.ts';
import { withModel, withWritableProject } from './open.ts';

const SUBJECTS: Readonly<Record<SearchWords['by'], SearchSubject>> = {
  object: 'object',
  caption: 'short',
  'long-caption': 'long',
};

export async function searchProject(
  terminal: Terminal,
  { folder, phrase }: { readonly folder: string; readonly phrase: string },
  words: SearchWords,
): Promise<number> {
  const { model: path, numerics, precision, provider, filter, limit, minScore, by } = words;
  return withWritableProject(folder, { create: false }, (project) =>
    withModel(terminal, { path, numerics, precision, provider }, async (model) => {
      const vectors = await takeIn(terminal, project);
      try {
        const query = { kind: 'text', text: phrase } as const;
        const order = { query, subject: SUBJECTS[by], filter, minScore, limit };
        const means = { vectors, openModel: async () => model, signal: terminal.signal };
        const { results } = await search(project, order, means);
        terminal.result({ results }, () => describe(results));
        return EXIT.ok;
      } finally {
        await vectors.close();
      }
    }),
  );
}

/** The vectors of the project, all of them. */
async function takeIn(terminal: Terminal, project: WritableProject) {
  const progress = terminal.progress('Taking in', 0);
  const vectors = createVectorStore({
    project,
    readLimits: async () => DEFAULT_LIMITS,
    onProgress: (told) => told && progress.update(told.done, told.total),
  });
  const stop = () => void vectors.close();
  terminal.signal.addEventListener('abort', stop);
  try {
    await vectors.update();
    return vectors;
  } catch (error) {
    await vectors.close();
    throw error;
  } finally {
    terminal.signal.removeEventListener('abort', stop);
    progress.stop();
  }
}

function describe(results: SearchAnswer['results']): string {
  if (results.length === 0) return 'Nothing was found.';
  return table(
    ['score', 'image', 'box'],
    results.map(({ score, path, object }) => [
      Number(score.toFixed(3)),
      path,
      object === null ? '' : object.box.map((edge) => edge.toFixed(1)).join(' '),
    ]),
  );
}
