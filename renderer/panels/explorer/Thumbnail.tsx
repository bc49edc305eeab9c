import { type ReactNode, useEffect, useState } from 'react';
import { thumbnailUrl } from '../../connection/pictures.ts';
import { Icon } from '../../widgets/Icon.tsx';

const UNKNOWN = 'The picture cannot be shown.';

/** A small picture of an image; where there is none, an icon that tells why. */
export function Thumbnail({ imageId }: { imageId: string }): ReactNode {
  const [broken, setBroken] = useState<string | null>(null);
  useEffect(() => {
    if (broken !== imageId) setBroken(null);
  }, [broken, imageId]);
  if (broken === imageId) return <Broken imageId={imageId} />;
  return (
    <img
      className="explorer-picture"
      src={thumbnailUrl(imageId)}
      alt=""
      draggable={false}
      decoding="async"
      onError={() => setBroken(imageId)}
    />
  );
}

function Broken({ imageId }: { imageId: string }): ReactNode {
  const [reason, setReason] = useState(UNKNOWN);
  useEffect(() => {
    const abort = new AbortController();
    // An img element does not tell what the server answered.
    readReason(imageId, abort.signal).then(setReason, () => undefined);
    return () => abort.abort();
  }, [imageId]);
  return (
    <span className="explorer-picture explorer-broken" role="img" aria-label={reason} title={reason}>
      <Icon name="warning" />
    </span>
  );
}

async function readReason(imageId: string, signal: AbortSignal): Promise<string> {
  const response = await fetch(thumbnailUrl(imageId), { signal });
  const text = response.ok ? '' : await response.text();
  return text.trim() === '' ? UNKNOWN : text.trim();
}
