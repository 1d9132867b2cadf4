/** This server's name in the database, for as long as its epoch stands. */
export interface NodeIdentity {
  id: string;
  epoch: number;
}
