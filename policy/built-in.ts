/** A definition of Azure Policy that asks the same once the resource exists. Ids: the azure-policy repository, April 2026. */
export interface BuiltIn {
  id: string;
  title: string;
}
