import type { DatasetFormat, OptionValues } from '../../../main/api/datasets.ts';

/** The values with one of them set; what is no number, or equals the default, is left to the default. */
export function withOption(
  values: OptionValues,
  { name, byDefault }: Pick<DatasetFormat['options'][number], 'name' | 'byDefault'>,
  value: OptionValues[string],
): OptionValues {
  const { [name]: _, ...others } = values;
  const isDefault = value === byDefault || (typeof value === 'number' && Number.isNaN(value));
  return isDefault ? others : { ...others, [name]: value };
}

/** `imageFiles` as "Image files". */
export function labelOf(name: string): string {
  const words = name.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
  return words.charAt(0).toUpperCase() + words.slice(1);
}
