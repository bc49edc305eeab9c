import { coco } from './coco.ts';
import { cocoCaptions } from './cocoCaptions.ts';
import { csv } from './csv.ts';
import { cvat } from './cvat.ts';
import { darknet } from './darknet.ts';
import { datumaro } from './datumaro.ts';
import { florence } from './florence.ts';
import type { Format } from './format.ts';
import { grit } from './grit.ts';
import { labelme } from './labelme.ts';
import { labelStudio } from './labelStudio.ts';
import { lvis } from './lvis.ts';
import { objembed } from './objembed.ts';
import { odvgDetection } from './odvgDetection.ts';
import { odvgGrounding } from './odvgGrounding.ts';
import { parquet } from './parquet.ts';
import { refcoco } from './refcoco.ts';
import { visualGenome } from './visualGenome.ts';
import { voc } from './voc.ts';
import { xAnyLabeling } from './xAnyLabeling.ts';
import { yolo } from './yolo.ts';

/**
 * The formats a dataset can be written in or read from, in the order of menus. A new one is a file beside this one and
 * a line here; commands, menus and help read this list.
 */
export const formats: readonly Format[] = [
  objembed,
  coco,
  cocoCaptions,
  lvis,
  yolo,
  darknet,
  voc,
  cvat,
  labelme,
  xAnyLabeling,
  labelStudio,
  datumaro,
  odvgDetection,
  odvgGrounding,
  florence,
  refcoco,
  visualGenome,
  grit,
  csv,
  parquet,
];

/** The format with this id. @throws when there is none */
export function findFormat(id: string): Format {
  const format = formats.find((other) => other.id === id);
  if (format !== undefined) return format;
  throw new Error(`Expected one of the formats ${formats.map((other) => other.id).join(', ')}, got "${id}".`);
}
