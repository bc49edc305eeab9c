/** A decoded picture: 8-bit RGB, rows from top to bottom, no padding: byte (y·width + x)·3 + channel. */
export interface RgbImage {
  readonly data: Uint8Array;
  readonly width: number;
  readonly height: number;
}
