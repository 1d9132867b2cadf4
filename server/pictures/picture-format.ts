export type PictureFormat = 'png' | 'jpeg' | 'webp' | 'gif';

/** What a file is by its first bytes, whatever it is called; null for anything but a picture that we take. */
export function pictureFormat(bytes: Uint8Array): PictureFormat | null {
  const start = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, 12)).toString('latin1');
  if (start.startsWith('\x89PNG\r\n\x1a\n')) return 'png';
  if (start.startsWith('\xff\xd8\xff')) return 'jpeg';
  if (/^RIFF[^]{4}WEBP/.test(start)) return 'webp';
  if (/^GIF8[79]a/.test(start)) return 'gif';
  return null;
}
