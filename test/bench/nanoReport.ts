import { basename } from 'node:path';
import { table } from '../../main/terminal.ts';
import { type Bar, bars, latencyBar } from '../../model/nano/evaluation/bar.ts';
import type { SceneOutcome } from '../../model/nano/evaluation/evaluate.ts';
import { type PhraseKind, phraseKinds } from '../../model/nano/evaluation/scenes.ts';
import type { Summary } from '../../model/nano/evaluation/summary.ts';
import type { GraphName } from '../../model/sessions.ts';
import { photographs } from './photographs.ts';

const graphs = ['proposer', 'vision', 'pyramid', 'objects', 'decoder', 'heads'] as const satisfies readonly GraphName[];
const barOf = new Map<string, Bar>(Object.entries(bars));

export type SetResult = Summary & { readonly name: string };

/** A column for each set, measured values beside the bar for sets of that name. */
export function describeSets(sets: readonly SetResult[]): string {
  const row = (title: string, cell: (set: SetResult, bar: Bar | undefined) => string) => [
    title,
    ...sets.map((set) => cell(set, barOf.get(set.name))),
  ];
  const kindRow = (kind: PhraseKind) =>
    row(`  ${kind}`, ({ groundingByKind }) => {
      const grounding = groundingByKind[kind];
      return grounding ? `${grounding.accuracy.toFixed(3)} of ${grounding.phrases}` : 'none';
    });
  return table(
    ['', ...sets.map(({ name }) => name)],
    [
      row('scenes', ({ scenes }) => String(scenes)),
      row('proposals an image', ({ proposals, scenes }) => (proposals / scenes).toFixed(1)),
      row('recall@0.5 of objects', ({ recall }, bar) => atLeast(recall, bar?.recall)),
      row('grounding accuracy@0.5', ({ grounding }, bar) => atLeast(grounding.accuracy, bar?.grounding)),
      ...phraseKinds.map(kindRow),
      row('concepts', ({ grounding }, bar) => atLeast(grounding.concepts, bar?.concepts, 0)),
      row('Spearman of IoU', ({ spearman }, bar) => atLeast(spearman, bar?.spearman)),
      row('ms an image, median', ({ milliseconds: { image } }) => `${image.median.toFixed(0)} (< ${latencyBar})`),
      row('ms an image, p90', ({ milliseconds: { image } }) => image.p90.toFixed(0)),
      ...graphs.map((graph) =>
        row(`  ${graph}, median`, ({ milliseconds }) => (milliseconds.graphs[graph] ?? 0).toFixed(0)),
      ),
      row('ms a phrase, median', ({ milliseconds }) => milliseconds.phrase.toFixed(1)),
    ],
  );
}

function atLeast(value: number, bar: number | undefined, digits = 3): string {
  return bar === undefined ? value.toFixed(digits) : `${value.toFixed(digits)} (>= ${bar})`;
}

/** A row for each phrase: where its best box is, and whether any proposal was in the right place. */
export function describePhotographs(outcomes: readonly SceneOutcome[]): string {
  const rows = outcomes.flatMap(({ found, grounded }, image) =>
    grounded.map(({ text, best, iou }, index) => [
      basename(photographs[image].file),
      text,
      found[index] ? 'yes' : 'no',
      iou.toFixed(2),
      best?.matchScore.toFixed(2) ?? '',
      best?.predictedIou.toFixed(2) ?? '',
    ]),
  );
  return table(['photograph', 'phrase', 'proposed', 'IoU of best match', 'match score', 'predicted IoU'], rows);
}
