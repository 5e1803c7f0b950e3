/** A caller: a service principal or a managed identity of the lab's only tenant. */
export interface Principal {
  /** Object id, a GUID; role assignments refer to it. */
  objectId: string;
  displayName: string;
}
