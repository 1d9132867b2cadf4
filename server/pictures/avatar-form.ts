/** What every picture is made into. */
export const avatarForm = { mediaType: 'image/webp', side: 256, quality: 82 } as const;

/** Read from the header: a file of a few kilobytes can claim gigabytes of pixels. */
export const mostPixels = 40_000_000;

/** How the process that makes one ends, where it can't. */
export const exitCodes = { unreadable: 3, tooManyPixels: 4 } as const;
