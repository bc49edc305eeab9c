import { withoutExtension } from '../paths.ts';

/**
 * Whether an earlier image has the path of this one but for the extension, so that a format with a file for each such
 * path would write over it. Ask once for each image.
 * @param reserved paths without extension that no image can have
 */
export function stemRegister(reserved: readonly string[] = []): (path: string) => boolean {
  const stems = new Set(reserved);
  return (path) => {
    const stem = withoutExtension(path);
    const taken = stems.has(stem);
    stems.add(stem);
    return taken;
  };
}
