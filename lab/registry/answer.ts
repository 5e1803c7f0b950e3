/** A JSON answer of the registry. */
export interface RegistryAnswer {
  status: number;
  body: object;
}
