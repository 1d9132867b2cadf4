import { crc32 } from 'node:zlib';
import sharp from 'sharp';

type Format = 'png' | 'jpeg' | 'webp' | 'gif';

/** Of one colour, with something in its metadata that nobody else should read. */
export function makePicture(format: Format, colour: string, width = 400, height = 300): Promise<Buffer> {
  return sharp({ create: { width, height, channels: 3, background: colour } })
    .withExif({ IFD0: { Copyright: 'the address of Lin' } })
    .toFormat(format)
    .toBuffer();
}

/** Two frames, of two colours. */
export async function makeMovingPicture(format: 'gif' | 'webp', colours: [string, string]): Promise<Buffer> {
  const frames = await Promise.all(colours.map((colour) => makePicture('png', colour, 64, 64)));
  return sharp(frames, { join: { animated: true } })
    .toFormat(format)
    .toBuffer();
}

/** A PNG of a few hundred bytes that says it is so large. */
export async function makeBomb(width: number, height: number): Promise<Buffer> {
  const png = await makePicture('png', 'red', 8, 8);
  png.writeUInt32BE(width, 16);
  png.writeUInt32BE(height, 20);
  png.writeUInt32BE(crc32(png.subarray(12, 29)), 29);
  return png;
}

/** What is seen of it: its size, and the colour in its middle. */
export async function lookAt(bytes: Uint8Array): Promise<{ format: string; size: number[]; colour: number[] }> {
  const { width, height, format } = await sharp(bytes).metadata();
  const middle = sharp(bytes).extract({ left: width >> 1, top: height >> 1, width: 1, height: 1 });
  const colour = await middle.removeAlpha().raw().toBuffer();
  return { format, size: [width, height], colour: [...colour] };
}
