/** A model that can be downloaded: everything that goes into its folder. */
export type CatalogueEntry = {
  /** Also the name of its folder. */
  readonly name: string;
  readonly kind: 'checkpoint' | 'proposer';
  /** For people, in a sentence. */
  readonly summary: string;
  readonly parts: readonly CataloguePart[];
};

export type CataloguePart = {
  /** `owner/name` on the hub. */
  readonly repository: string;
  /** The names of the files that are wanted. */
  readonly files: RegExp;
};

/** What a conversion reads of a checkpoint: its weights, its configuration, its tokenizer. */
const CHECKPOINT_FILES =
  /^(model(-\d+-of-\d+)?\.safetensors|model\.safetensors\.index\.json|config\.json|preprocessor_config\.json|tokenizer\.json|tokenizer_config\.json|added_tokens\.json|chat_template\.(jinja|json))$/;

const wedetectBase: CataloguePart = { repository: 'fushh7/WeDetect', files: /^wedetect_base_uni\.pth$/ };

/** Published models by their name; the proposer lies in the folder of each checkpoint, where a conversion finds it. */
export const catalogue: readonly CatalogueEntry[] = [
  {
    name: 'ObjEmbed-2B',
    kind: 'checkpoint',
    summary: 'The smaller published ObjEmbed, with its proposer WeDetect-Base-Uni.',
    parts: [{ repository: 'fushh7/ObjEmbed-2B', files: CHECKPOINT_FILES }, wedetectBase],
  },
  {
    name: 'ObjEmbed-4B',
    kind: 'checkpoint',
    summary: 'The larger published ObjEmbed, with its proposer WeDetect-Base-Uni.',
    parts: [{ repository: 'fushh7/ObjEmbed-4B', files: CHECKPOINT_FILES }, wedetectBase],
  },
  {
    name: 'WeDetect-Base-Uni',
    kind: 'proposer',
    summary: 'The proposer alone, for a checkpoint of your own.',
    parts: [wedetectBase],
  },
];

/** @throws naming those that there are */
export function findInCatalogue(name: string): CatalogueEntry {
  const found = catalogue.find((entry) => entry.name.toLowerCase() === name.toLowerCase());
  if (found) return found;
  throw new Error(`Expected one of ${catalogue.map((entry) => entry.name).join(', ')} to download, got "${name}".`);
}
