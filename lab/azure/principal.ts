/** Who is calling: a service principal or a managed identity of the lab's one tenant. */
export interface Principal {
  /** Object id, a GUID; role assignments name it. */
  objectId: string;
  displayName: string;
}
