import { type KeyboardEvent, type ReactNode, useRef, useState } from 'react';
import type { DuplicateImage, DuplicatesReport } from '../../../main/api/duplicates.ts';
import { thumbnailUrl } from '../../connection/pictures.ts';
import { Button } from '../../widgets/Button.tsx';
import { counted, splitPath } from '../words.ts';
import { placeAfterKey } from './groupKeys.ts';

/** As many groups are shown at first, and with every click. */
const STEP = 60;

const kindWords = { exact: 'Copies of one file', near: 'Nearly the same picture' } as const;

type Props = { groups: DuplicatesReport['groups']; onOpen: (imageId: string) => void };

/** Group under group, each with its images side by side: one stop for Tab, arrows from image to image. */
export function Groups({ groups, onOpen }: Props): ReactNode {
  const [shown, setShown] = useState(STEP);
  const [stop, setStop] = useState(0);
  const list = useRef<HTMLDivElement>(null);
  const seen = groups.slice(0, shown);
  function press(event: KeyboardEvent): void {
    const sizes = seen.map(({ images }) => images.length);
    const target = placeAfterKey(event.key, stop, sizes);
    if (target === null) return;
    event.preventDefault();
    setStop(target);
    list.current?.querySelectorAll<HTMLElement>('.duplicates-image')[target]?.focus();
  }
  let place = 0;
  return (
    <>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: the buttons within have the focus. */}
      <div ref={list} onKeyDown={press}>
        {seen.map(({ kind, images }) => (
          <section key={images[0]?.id} aria-label={`${kindWords[kind]}: ${counted(images.length, 'image')}`}>
            <h3 className="duplicates-title">
              {kindWords[kind]} <span className="dialog-note">{counted(images.length, 'image')}</span>
            </h3>
            <div className="duplicates-group">
              {images.map((image) => {
                const own = place++;
                return (
                  <Picture
                    key={image.id}
                    image={image}
                    isStop={own === stop}
                    onFocus={() => setStop(own)}
                    onOpen={onOpen}
                  />
                );
              })}
            </div>
          </section>
        ))}
      </div>
      {groups.length <= shown ? null : (
        <Button kind="secondary" onClick={() => setShown(shown + STEP)}>
          Show more of {groups.length.toLocaleString('en')} groups
        </Button>
      )}
    </>
  );
}

type PictureProps = { image: DuplicateImage; isStop: boolean; onFocus: () => void; onOpen: Props['onOpen'] };

function Picture({ image, isStop, onFocus, onOpen }: PictureProps): ReactNode {
  const { id, path, width, height, status, regions } = image;
  const { folder, name } = splitPath(path);
  return (
    <button
      type="button"
      className="duplicates-image"
      tabIndex={isStop ? 0 : -1}
      title={path}
      onFocus={onFocus}
      onClick={() => onOpen(id)}
    >
      <img src={thumbnailUrl(id)} alt="" loading="lazy" draggable={false} />
      <span className="duplicates-name">{name}</span>
      <span className="duplicates-fact">{folder === '' ? 'in the project’s folder' : folder}</span>
      <span className="duplicates-fact">
        {status}, {counted(regions, 'region')}
        {width === 0 ? '' : `, ${width} × ${height}`}
      </span>
    </button>
  );
}
