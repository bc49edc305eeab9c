import { objembedOptionsSchema } from './objembed/options.ts';
import { checkObjEmbed, writeObjEmbed } from './objembed.ts';

/**
 * The formats a dataset can be written in. A new one is a file beside this one and a line here; ids appear in
 * commands and menus.
 */
export const exportFormats = {
  objembed: {
    title: 'ObjEmbed training data (region captions, proposals, captions, negs)',
    options: objembedOptionsSchema,
    check: checkObjEmbed,
    write: writeObjEmbed,
  },
} as const;
