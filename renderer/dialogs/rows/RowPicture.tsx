import type { ReactNode } from 'react';
import { thumbnailUrl } from '../../connection/pictures.ts';
import './rows.css';

/** A small picture of an image in a row. */
export function RowPicture({ imageId }: { imageId: string }): ReactNode {
  return <img className="rows-picture" src={thumbnailUrl(imageId)} alt="" draggable={false} decoding="async" />;
}
