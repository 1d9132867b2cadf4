import { buffer } from 'node:stream/consumers';
import sharp from 'sharp';
import { avatarForm, exitCodes, mostPixels } from './avatar-form.ts';

/**
 * The process of `make-avatar.ts`: a picture comes in, an avatar goes out. Of all that the library can read it may read
 * four formats, and nothing of the file is kept but what is seen.
 */
sharp.block({ operation: ['VipsForeignLoad'] });
sharp.unblock({
  operation: [
    'VipsForeignLoadPngBuffer',
    'VipsForeignLoadJpegBuffer',
    'VipsForeignLoadWebpBuffer',
    'VipsForeignLoadNsgifBuffer',
  ],
});
sharp.concurrency(1);
sharp.cache(false);

const { side, quality } = avatarForm;
const bytes = await buffer(process.stdin);
const picture = sharp(bytes, { pages: 1, failOn: 'error', limitInputPixels: false });
const header = await picture.metadata().catch(() => process.exit(exitCodes.unreadable));
if (header.width * header.height > mostPixels) process.exit(exitCodes.tooManyPixels);

const avatar = await picture
  .autoOrient()
  .resize(side, side, { fit: 'cover' })
  .webp({ quality })
  .toBuffer()
  .catch(() => process.exit(exitCodes.unreadable));
process.stdout.write(avatar);
