/** How many rows an agent's counts are spread over; a conversation counts in the one of its number modulo this. */
export const tallyShards = 16;
