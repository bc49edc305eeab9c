import { type ReactNode, useEffect, useMemo } from 'react';
import type { Region } from '../../../annotations/records.ts';
import { useActions } from '../../state/store.ts';
import type { EditedImage } from '../../state/workbench.ts';
import { useQuery } from '../phrases/useQuery.ts';
import { ambiguityInWords, ambiguityOf } from './ambiguityOf.ts';

type AmbiguityProps = {
  region: Region;
  edited: EditedImage;
  /** What is written for the region, or what it carries. */
  text: string;
  /** Whether the other objects are shown on the picture. */
  isOutlined: boolean;
};

/** Whether a phrase of a region fits other objects of the image too. */
export function Ambiguity({ region, edited, text, isOutlined }: AmbiguityProps): ReactNode {
  const answer = useQuery(text, Number.POSITIVE_INFINITY);
  const { set } = useActions();
  const { proposals, records } = edited;
  const imageId = edited.image.id;
  const measured = useMemo(() => {
    if (answer.kind !== 'found' || proposals === null) return null;
    const ambiguity = ambiguityOf(region, proposals, answer.best);
    if (ambiguity === null) return null;
    const matches = new Map(answer.best.map(({ proposalIndex, match }) => [proposalIndex, match]));
    const objects = ambiguity.alsoFits.flatMap((index) => {
      const box = proposals.boxes[index];
      return box === undefined ? [] : [{ box, match: matches.get(index) ?? 0 }];
    });
    return { ambiguity, objects };
  }, [answer, proposals, region]);

  useEffect(() => {
    set({ ambiguous: isOutlined && measured !== null ? { imageId, objects: measured.objects } : null });
    return () => set({ ambiguous: null });
  }, [set, isOutlined, measured, imageId]);

  if (proposals === null) return null;
  const isAmbiguous = measured !== null && measured.objects.length > 0;
  return (
    <p className={isAmbiguous ? 'inspector-ambiguity inspector-ambiguous' : 'inspector-ambiguity'} role="status">
      {measured === null ? null : ambiguityInWords(measured.ambiguity, text, proposals, records)}
    </p>
  );
}
