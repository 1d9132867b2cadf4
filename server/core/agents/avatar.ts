/** A small picture that we have made ourselves. */
export interface Avatar {
  image: Buffer;
  mediaType: string;
}
